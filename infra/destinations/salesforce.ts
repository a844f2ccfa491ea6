/** Salesforce: leads by the REST API, as an External Client App. */
import type * as pulumi from "@pulumi/pulumi";
import columnFile from "../../flow-definitions/salesforce/columns.json";
import fieldMap from "../../flow-definitions/salesforce/field-map.json";
import workflow from "../../flow-definitions/salesforce/workflow.json";
import type { KeysOf } from "../config/key";
import { anyCase, secretText, text, yesOrNo } from "../config/schemas";
import type { Destination, Settings } from "./destination";

/** Settings of Salesforce, `marketplace-leads:salesforce`. */
export interface SalesforceArgs {
  /** My Domain address of the org, `https://contoso.my.salesforce.com`. */
  url: pulumi.Input<string>;
  /** Consumer key of the External Client App. */
  clientId: pulumi.Input<string>;
  /** Consumer secret of the External Client App. */
  clientSecret: pulumi.Input<string>;
  /** Custom field of leads, a unique external id, that gets the lead's id; `none` without one. Default `Marketplace_Lead_Id__c`. */
  externalIdField?: string;
  /** Save a lead although a duplicate rule alerts. Default true. */
  allowSave?: boolean;
  /** Assignment rule for new leads: `active`, `none` or a rule's id. Default `active`. */
  assignmentRule?: string;
  /** Lead field to lead property path, `@expression`, constant or `none`. Overrides the shipped field map. */
  fieldMap?: { [column: string]: string };
  /** Lead fields that the field map may fill besides the shipped ones: `text:<longest length>`, `number`, `boolean` or `choice`. */
  columns?: { [column: string]: string };
}

/** Name of the external id field in the definition file. */
const shippedField = "Marketplace_Lead_Id__c";

const keys: KeysOf<Omit<SalesforceArgs, "fieldMap" | "columns">> = {
  url: {
    description:
      "the https address of an org's My Domain (not login.salesforce.com or lightning.force.com), without a path, e.g. https://contoso.my.salesforce.com",
    example: "https://contoso.my.salesforce.com",
    required: true,
    input: "value",
    read: (value) => (typeof value === "string" ? value.toLowerCase().replace(/\/$/, "") : value),
    spelling: `^${anyCase("https")}://[A-Za-z0-9-]+(\\.[A-Za-z]+)?\\.${anyCase("my.salesforce.com").replaceAll(".", "\\.")}/?$`,
    schema: { ...text, pattern: "^https://[a-z0-9-]+(\\.[a-z]+)?\\.my\\.salesforce\\.com$" },
  },
  clientId: {
    description: "the consumer key of the External Client App",
    example: "3MVG9.EXAMPLE",
    required: true,
    input: "value",
    schema: { ...text, pattern: "^[A-Za-z0-9._]{8,512}$" },
  },
  clientSecret: {
    description: "the consumer secret of the External Client App",
    example: "",
    required: true,
    secret: true,
    input: "value",
    schema: secretText,
  },
  externalIdField: {
    description:
      "the API name of a custom field of leads that is External ID and Unique, e.g. Marketplace_Lead_Id__c, or none",
    example: shippedField,
    schema: { ...text, pattern: "^(none|[A-Za-z][A-Za-z0-9_]{0,76}__c)$" },
  },
  allowSave: yesOrNo,
  assignmentRule: {
    description: "active, none, or the id of an assignment rule of leads",
    example: "active",
    schema: { ...text, pattern: "^(active|none|01Q[A-Za-z0-9]{12}([A-Za-z0-9]{3})?)$" },
  },
};

const idField = ({ externalIdField = shippedField }: Settings) => String(externalIdField);

/** Values of the header Sforce-Auto-Assign. Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_autoassign.htm */
const autoAssign: Readonly<Record<string, string>> = { active: "TRUE", none: "FALSE" };

export const salesforce: Destination = {
  label: "Salesforce",
  table: "Salesforce's Lead object",
  row: "lead",
  workflow,
  fieldMap,
  columns: columnFile.columns,
  exampleColumn: "Title",
  keys,
  // Salesforce ignores the letter case of names
  mistakes: (settings) =>
    Object.keys((settings.fieldMap as object | undefined) ?? {})
      .filter((name) => name.toLowerCase() === idField(settings).toLowerCase())
      .map((name) => ({
        entry: `fieldMap.${name}`,
        found: "a value for the external id field",
        expected: "no entry: this field gets the lead's id",
      })),
  adapt({ actions }, settings) {
    const { Create_lead: write, Lead_has_no_row: step } = actions;
    const { allowSave = true, assignmentRule = "active" } = settings as Partial<SalesforceArgs>;
    write.inputs.headers["Sforce-Duplicate-Rule-Header"] = `allowSave=${allowSave}`;
    write.inputs.headers["Sforce-Auto-Assign"] = autoAssign[assignmentRule] ?? assignmentRule;
    const field = idField(settings);
    if (field === shippedField) return;
    const { [shippedField]: id, ...body } = write.inputs.body;
    write.inputs.body = field === "none" ? body : { [field]: id, ...body };
    // with spaces: the name of another unique field can end with this one
    step.expression.not.and[1].contains[1] = ` ${field} `;
  },
  caution: (settings) =>
    idField(settings) === "none"
      ? "without an external id field, a lead can become two when an answer is lost; add the field of docs/salesforce.md and set marketplace-leads:salesforce.externalIdField"
      : undefined,
};
