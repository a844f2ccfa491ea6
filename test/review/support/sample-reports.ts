/** Reports as the commands make them, for tests of their Markdown and HTML forms. */
import type { ColumnView, DryRunOutcome, Report, SettingView, WorkflowReport } from "../../../review/report";

const same = (name: string, from: string, limit?: number, longest = limit): ColumnView => {
  const source = { from, ...(limit !== undefined && { limit }) };
  return {
    name,
    change: "unchanged",
    before: source,
    after: source,
    ...(longest !== undefined && { longest }),
  };
};

const columns: readonly ColumnView[] = [
  same("address1_country", "UserDetails.Country", 80),
  same("companyname", "UserDetails.Company", 100),
  same(
    "description",
    "@concat(take(outputs('Lead')['Description'],1500),'\\nRun: ',workflow()['run']['name'])",
    2000,
  ),
  same("donotemail", "@equals(toUpper(outputs('Lead')['ActionCode']),'DNC')"),
  same("emailaddress1", "UserDetails.Email", 100),
  same("firstname", "UserDetails.FirstName", 50),
  same("jobtitle", "UserDetails.Title", 100),
  same("lastname", "@if(empty(outputs('Lead')['LastName']),'(not given)',outputs('Lead')['LastName'])", 50),
  same("leadsourcecode", "8"),
  same("subject", "@concat(outputs('Lead')['OfferTitle'],' - ',outputs('Lead')['ActionCode'])", 300),
  same("telephone1", "UserDetails.Phone", 50),
];

const executions = { builtIn: 9, standard: 1 };
const row = {
  companyname: "Contoso",
  description: "I want to know more.\nRun: 08584\nOffer: contoso.crm-connector\nLead source: SPM-CDL",
  emailaddress1: "ada@contoso.com",
  firstname: "Ada",
  jobtitle: "Head of Sales",
  lastname: "Lovelace",
  leadsourcecode: "8",
};
const written: DryRunOutcome = { kind: "row", row, executions };

const settings: readonly SettingView[] = [
  {
    group: "security",
    name: "Create_lead",
    before: "inputs and outputs hidden",
    after: "inputs and outputs hidden",
  },
  { group: "security", name: "trigger", before: "outputs hidden", after: "outputs hidden" },
  {
    group: "retry",
    name: "Create_lead",
    before: "8 retries, exponential, 15 s to 1 h",
    after: "8 retries, exponential, 15 s to 1 h",
  },
  {
    group: "dead letter",
    name: "Create_lead",
    before: "in the store, if it failed, timed out or was skipped",
    after: "in the store, if it failed, timed out or was skipped",
  },
];

const workflow: WorkflowReport = {
  name: "leads-workflow",
  destination: "dynamics365",
  label: "Dynamics 365",
  change: "unchanged",
  columns,
  coverage: { unused: ["LeadSource"], cut: [{ property: "Description", limit: 1500 }], missing: [] },
  steps: [],
  settings,
  dryRun: [
    { file: "call-me.json", before: written, after: written, differing: [] },
    { file: "do-not-contact.json", before: written, after: written, differing: [] },
    { file: "test-lead.json", before: written, after: written, differing: [] },
  ],
};

export const unchanged: Report = {
  version: 1,
  project: "marketplace-leads",
  stack: "quiet",
  offerId: "contoso.crm-connector",
  verdict: { level: "safe", line: "Nothing changes." },
  digest: "5f2c1f8a9d0f3b6e7c4a5d2e1b0c9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e",
  findings: [],
  todo: [],
  workflows: [workflow],
  settings: [
    { group: "storage", name: "dead letters", before: "kept 90 days", after: "kept 90 days" },
    { group: "alerts", name: "failed runs", before: "1 e-mail address", after: "1 e-mail address" },
  ],
  cost: {
    before: { builtIn: 9000, standard: 1000, dollars: 0.35 },
    after: { builtIn: 9000, standard: 1000, dollars: 0.35 },
    prices:
      "0.000025 US dollars a built-in execution, 0.000125 a standard connector call (azure.microsoft.com/pricing/details/logic-apps, 2026-11-28).",
  },
  resources: [],
  drift: [],
  policies: [],
  missing: [],
};

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

const moved: readonly ColumnView[] = columns.map((column) => {
  if (column.name === "jobtitle")
    return {
      ...column,
      change: "changed",
      before: { from: "UserDetails.Title", limit: 100 },
      after: { from: "UserDetails.Company", limit: 200 },
      longest: 100,
    };
  if (column.name === "donotemail") return { ...column, change: "deleted", after: undefined } as ColumnView;
  return column;
});

/** Columns moved, a limit exceeded, no retry, dead letters off, a replaced connection, drift, advisory policies. */
export const big: Report = {
  ...unchanged,
  stack: "prod",
  digest: "9b1c2f8a9d0f3b6e7c4a5d2e1b0c9f8e7d6c5b4a39281706f5e4d3c2b1a0aa01",
  verdict: {
    level: "attention",
    line: "Dynamics 365 refuses leads whose jobtitle has more than 100 characters. (5 more)",
  },
  findings: [
    {
      level: "attention",
      line: "Dynamics 365 refuses leads whose jobtitle has more than 100 characters.",
      fix: "pulumi config set --path 'marketplace-leads:columns.jobtitle.maxLength' 100 --stack prod",
    },
    {
      level: "attention",
      line: "The column jobtitle gets UserDetails.Company instead of UserDetails.Title.",
    },
    { level: "attention", line: "The column donotemail is no longer written." },
    {
      level: "attention",
      line: "Create_lead no longer retries: a lead is lost to the dead letters when Dynamics 365 is busy.",
      fix: "Remove retryPolicy from the step Create_lead, or set its type to exponential.",
    },
    {
      level: "attention",
      line: "leads-connection is replaced: leads fail if the new connection cannot sign in to the CRM.",
    },
    {
      level: "attention",
      line: "leads-workflow was changed in Azure, outside the stack (definition.actions.Create_lead.inputs.retryPolicy); this update overwrites that.",
      fix: "To keep what Azure has, put it into the configuration before pulumi up.",
    },
    { level: "safe", line: "1 lead becomes another row." },
  ],
  todo: [
    { line: "Grant the new application its role in Dynamics 365.", command: "npx leads grant --stack prod" },
    {
      line: "Paste the callback URL into Partner Center.",
      command: "pulumi stack output callbackUrl --show-secrets --stack prod",
    },
  ],
  workflows: [
    {
      ...workflow,
      change: "changed",
      columns: moved,
      coverage: {
        unused: ["LeadSource", "UserDetails.Title"],
        cut: [{ property: "Description", limit: 1500 }],
        missing: ["UserDetails.Fax"],
      },
      steps: [
        {
          name: "Create_lead",
          change: "changed",
          paths: ["inputs.body.donotemail", "inputs.retryPolicy.type"],
        },
        { name: "Texts", change: "changed", paths: ["inputs.jobtitle"] },
        { name: "Keep_lead", change: "deleted", paths: [] },
      ],
      settings: settings.map((setting) => {
        if (setting.group === "retry") return { ...setting, after: "none" };
        return setting.group === "dead letter"
          ? { ...setting, after: "only in the failed run, for 90 days" }
          : setting;
      }),
      dryRun: [
        {
          file: "call-me.json",
          before: written,
          after: { ...written, row: { ...row, jobtitle: "Contoso" } },
          differing: ["jobtitle"],
        },
        {
          file: "long-company.json",
          before: written,
          after: {
            kind: "dead letter",
            reason: "Dynamics 365 refuses jobtitle: the text has 140 characters, the column takes 100",
            executions: { builtIn: 12, standard: 1 },
          },
          differing: [],
        },
        { file: "test-lead.json", before: written, after: written, differing: [] },
        {
          file: "ours.json",
          before: { kind: "row", lengths: { companyname: 12, jobtitle: 30 }, executions },
          after: { kind: "row", lengths: { companyname: 12, jobtitle: 12 }, executions },
          differing: ["jobtitle"],
        },
      ],
    },
  ],
  settings: [
    { group: "storage", name: "dead letters", before: "kept 90 days", after: "kept 30 days" },
    { group: "alerts", name: "failed runs", before: "1 e-mail address" },
  ],
  cost: {
    ...unchanged.cost,
    before: { builtIn: 9000, standard: 1000, dollars: 0.35 },
    after: { builtIn: 12500, standard: 1000, dollars: 0.44 },
    prices: unchanged.cost?.prices ?? "",
  },
  resources: [
    {
      name: "leads-connection",
      type: "azure-native:web:Connection",
      op: "replace",
      isProtected: false,
      paths: ["properties.api.id"],
    },
    {
      name: "leads-workflow",
      type: "azure-native:logic:Workflow",
      op: "update",
      isProtected: true,
      paths: [
        "definition.actions.Create_lead.inputs.retryPolicy",
        "definition.actions.Texts.inputs.jobtitle",
      ],
    },
    {
      name: "leads-alert",
      type: "azure-native:monitor:MetricAlert",
      op: "delete",
      isProtected: false,
      paths: [],
    },
  ],
  drift: [
    {
      name: "leads-workflow",
      type: "azure-native:logic:Workflow",
      isDeleted: false,
      paths: ["definition.actions.Create_lead.inputs.retryPolicy"],
    },
  ],
  policies: [
    {
      policy: "alerts-are-heard",
      pack: "marketplace-leads",
      level: "advisory",
      severity: "medium",
      resource: "leads-alerts",
      message: "No alert tells a person of failed runs.",
      fix: "Set marketplace-leads:alertEmails.",
      framework: "Microsoft cloud security benchmark v1 LT-3",
      url: "https://github.com/contoso/marketplace-leads/blob/main/docs/policies.md#alerts-are-heard",
    },
  ],
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
        setting.name === "trigger" ? setting : { ...setting, after: "inputs shown, outputs hidden" },
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
