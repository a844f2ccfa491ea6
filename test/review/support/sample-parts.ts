/** Parts of sample reports: columns, rows, settings and a Logic App that does not change. */
import type { ColumnView, DryRunOutcome, SettingView, WorkflowReport } from "../../../review/report";

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

export const columns: readonly ColumnView[] = [
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

export const executions = { builtIn: 9, standard: 1 };
export const row = {
  companyname: "Contoso",
  description: "I want to know more.\nRun: 08584\nOffer: contoso.crm-connector\nLead source: SPM-CDL",
  emailaddress1: "ada@contoso.com",
  firstname: "Ada",
  jobtitle: "Head of Sales",
  lastname: "Lovelace",
  leadsourcecode: "8",
};
export const written: DryRunOutcome = { kind: "row", row, executions };

export const settings: readonly SettingView[] = [
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

export const workflow: WorkflowReport = {
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
