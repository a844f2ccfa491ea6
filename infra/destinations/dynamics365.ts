/** Dynamics 365. Its configuration keys are those of the stack itself, from the time when it was the only destination. */
import columnFile from "../../flow-definitions/dynamics365/columns.json";
import fieldMap from "../../flow-definitions/dynamics365/field-map.json";
import workflow from "../../flow-definitions/dynamics365/workflow.json";
import { omitColumn } from "../definition/field-map";
import type { Destination } from "./destination";

export const dynamics365: Destination = {
  label: "Dynamics 365",
  table: "the Leads table",
  row: "row",
  workflow,
  fieldMap,
  columns: columnFile.columns,
  exampleColumn: "jobtitle",
  keys: {},
  mapEntries: ({ leadSourceCode }) => ({
    leadsourcecode: leadSourceCode === undefined ? omitColumn : String(leadSourceCode),
  }),
  expectation: (column, value) =>
    idExpectation(column) ?? ownerExpectation(column) ?? descriptionGap(column, value),
  example: (column) =>
    column === "description"
      ? `"@concat(outputs('Lead')['Description'],' Run: ',workflow()['run']['name'])"`
      : undefined,
  adapt({ parameters, actions }, { owner }) {
    if (owner === undefined) return;
    // Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api
    Object.assign(parameters, { owner: { type: "String" } });
    Object.assign(actions.Create_lead.inputs.body, { "ownerid@odata.bind": "@parameters('owner')" });
  },
};

/** Columns of the owner, and their names in a request body. */
const ownerColumns = /^(ownerid|owninguser|owningteam|owningbusinessunit)(@odata\.bind)?$/;

const ownerExpectation = (column: string) =>
  ownerColumns.test(column)
    ? "no entry: marketplace-leads:owner says who owns the rows (npx leads grant --owner NAME prints its command)"
    : undefined;

/** Another value would make two leads one row, or one lead two rows. */
const idExpectation = (column: string) =>
  /^leadid$/i.test(column) ? "no entry: this column gets the lead's id" : undefined;

/** `leads send` and people find the row by the run's name. */
function descriptionGap(column: string, value: string): string | undefined {
  if (column !== "description" || /workflow\(\)\??\['run'\]\??\['name'\]/i.test(value)) return undefined;
  return "an expression with the run's name, workflow()['run']['name']: leads send finds the row by it";
}

/** An owner as a row names it: the entity set of a team or a user in Dataverse. */
export function ownerPath(owner: string): string {
  const [kind, id = ""] = owner.split(":");
  return `/${kind === "team" ? "teams" : "systemusers"}(${id.toLowerCase()})`;
}
