/** A report with most of what a report can say. */
import type { ColumnView, Report } from "../../../review/report";
import { columns, executions, row, settings, workflow, written } from "./sample-parts";
import { unchanged } from "./sample-unchanged";

const moved: readonly ColumnView[] = columns.map((column) => {
  if (column.name === "jobtitle")
    return {
      ...column,
      change: "changed",
      before: { from: "UserDetails.Title", limit: 100 },
      after: { from: "UserDetails.Company", limit: 200 },
      longest: 100,
    };
  if (column.name === "donotemail") {
    const { after, ...removed } = column;
    return { ...removed, change: "deleted" };
  }
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
