/** Reports as the commands make them, for tests of their Markdown and HTML forms. */
import type { Report } from "../../../review/report";
import { big } from "./sample-big";
import { columns, settings, workflow } from "./sample-parts";
import { unchanged } from "./sample-unchanged";

export const tagOnly: Report = {
  ...unchanged,
  stack: "test",
  verdict: { level: "safe", line: "2 resources change; leads are written as before." },
  resources: ["leads-group", "leads-workflow"].map((name) => ({
    name,
    type: name === "leads-group" ? "azure-native:resources:ResourceGroup" : "azure-native:logic:Workflow",
    op: "update",
    isProtected: true,
    paths: ["tags.costCenter"],
  })),
};

const withoutDigest = ({ digest, ...report }: Report): Report => report;

export const refusedByPolicy: Report = {
  ...withoutDigest(unchanged),
  stack: "eu",
  verdict: {
    level: "refused",
    line: "The policy lead-data-hidden refuses leads-workflow: the action Create_lead shows lead data.",
  },
  findings: [
    {
      level: "refused",
      line: "The policy lead-data-hidden refuses leads-workflow: the action Create_lead shows lead data.",
      fix: 'Set runtimeConfiguration.secureData.properties of Create_lead to ["inputs", "outputs"].',
    },
  ],
  workflows: [
    {
      ...workflow,
      change: "changed",
      settings: settings.map((setting) =>
        setting.group !== "security" || setting.name === "trigger"
          ? setting
          : { ...setting, after: "inputs shown, outputs hidden" },
      ),
    },
  ],
  policies: [
    {
      policy: "lead-data-hidden",
      pack: "marketplace-leads",
      level: "mandatory",
      severity: "critical",
      resource: "leads-workflow",
      message: "The action Create_lead shows lead data.\nThe run history would show it to readers.",
      fix: 'Set runtimeConfiguration.secureData.properties of Create_lead to ["inputs", "outputs"].',
      framework: "Microsoft cloud security benchmark v1 DP-2",
      url: "https://github.com/contoso/marketplace-leads/blob/main/docs/policies.md#lead-data-hidden",
    },
  ],
};

export const programError: Report = {
  ...withoutDigest(unchanged),
  stack: "us",
  offerId: "",
  verdict: { level: "refused", line: "[LEADS_CONFIG] marketplace-leads:fieldMap has 1 mistake." },
  findings: [
    {
      level: "refused",
      line: "[LEADS_CONFIG] marketplace-leads:fieldMap has 1 mistake.",
      fix: "jobtitel: no such column. Did you mean jobtitle? pulumi config set --path 'marketplace-leads:fieldMap.jobtitle' UserDetails.Title --stack us",
    },
  ],
  workflows: [],
  settings: [],
  missing: ["Resources that the program had not registered when it failed."],
};

export const severalDestinations: Report = {
  ...big,
  stack: "three",
  workflows: [
    {
      ...workflow,
      name: "leads-workflow",
      destination: "distributor",
      label: "Distributor",
      columns: [],
      dryRun: [],
    },
    ...big.workflows,
    { ...workflow, name: "leads-workflow-hubspot", destination: "hubspot", label: "HubSpot" },
    {
      ...workflow,
      name: "leads-workflow-salesforce",
      destination: "salesforce",
      label: "Salesforce",
      change: "created",
    },
  ],
};

export const driftOnly: Report = {
  ...unchanged,
  stack: "drifted",
  verdict: {
    level: "safe",
    line: "leads-workflow was changed in Azure, outside the stack (tags.owner); this update leaves it.",
  },
  findings: [
    {
      level: "safe",
      line: "leads-workflow was changed in Azure, outside the stack (tags.owner); this update leaves it.",
    },
  ],
  drift: [
    { name: "leads-workflow", type: "azure-native:logic:Workflow", isDeleted: false, paths: ["tags.owner"] },
  ],
};

/** Made from the stack files of a fork, without the engine. */
export const withoutEngine: Report = {
  ...withoutDigest(big),
  stack: "fork",
  resources: [],
  drift: [],
  policies: [],
  todo: [],
  missing: [
    "What is deployed: the base of the pull request stands for it.",
    "Changes in Azure outside the stack, and resources that change.",
  ],
};

export const newStack: Report = {
  ...unchanged,
  stack: "fresh",
  verdict: { level: "safe", line: "8 resources change; leads are written as before." },
  todo: big.todo,
  workflows: [
    {
      ...workflow,
      change: "created",
      columns: columns.map(({ before, ...column }) => ({ ...column, change: "created" })),
      settings: settings.map(({ before, ...setting }) => setting),
      dryRun: workflow.dryRun.map(({ before, ...lead }) => lead),
    },
  ],
  resources: [
    {
      name: "leads-group",
      type: "azure-native:resources:ResourceGroup",
      op: "create",
      isProtected: true,
      paths: [],
    },
  ],
};

export const samples: Readonly<Record<string, Report>> = {
  unchanged,
  tagOnly,
  big,
  refusedByPolicy,
  programError,
  severalDestinations,
  driftOnly,
  withoutEngine,
  newStack,
};
