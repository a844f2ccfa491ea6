/** Builds the definition to deploy from the shipped one: lead schema, field map, dead letter or none. Plain JSON without Outputs. */
import schema2018 from "../../flow-definitions/lead-schema.2018.json";
import schema2022 from "../../flow-definitions/lead-schema.2022.json";
import shipped from "../../flow-definitions/lead-to-dynamics.workflow.json";
import type { DeadLetterKind, LeadSchemaYear } from "../config/lead-destination-args";
import type { FieldMap } from "./field-map";
import { leadRow } from "./lead-row";

/** What a definition is built from. Values that differ between stacks (ids, URLs) are workflow parameters and never in here. */
export interface WorkflowDefinitionSource {
  fieldMap: FieldMap;
  leadSchema: LeadSchemaYear;
  deadLetter: DeadLetterKind;
  /** Whether a parameter names the owner of the row. @default the application owns it */
  hasOwner?: boolean;
}

/** A workflow definition in Azure's form. */
export interface WorkflowDefinition {
  parameters: Record<string, object>;
  triggers: Record<string, object>;
  actions: Record<string, object>;
}

/** Name of the Request trigger. It is part of the callback URL: never change it. */
export const triggerName = "manual";

/** Code of a failed run without a dead-letter store. After a change to `storage`, redrive finds such runs by it. */
const leadOnlyInRun = "LeadOnlyInRun";

const schemas: Record<LeadSchemaYear, object> = { "2018": schema2018, "2022": schema2022 };

/** The definition to deploy for this field map. */
export function workflowDefinition({
  fieldMap,
  leadSchema,
  deadLetter,
  hasOwner = false,
}: WorkflowDefinitionSource): WorkflowDefinition {
  const definition = structuredClone(shipped);
  const { actions, triggers } = definition;
  Object.assign(triggers.manual.inputs, { schema: structuredClone(schemas[leadSchema]) });
  Object.assign(actions.Create_lead.inputs, { body: leadRow(fieldMap) });
  if (hasOwner) addOwner(definition);
  return deadLetter === "none" ? withoutDeadLetter(definition) : definition;
}

/** Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api */
function addOwner({ parameters, actions }: typeof shipped): void {
  Object.assign(parameters, { owner: { type: "String" } });
  Object.assign(actions.Create_lead.inputs.body, { "ownerid@odata.bind": "@parameters('owner')" });
}

function withoutDeadLetter({ parameters, ...definition }: typeof shipped): WorkflowDefinition {
  const { deadLetterUrl, deadLetterIdentity, ...others } = parameters;
  const { Lead_has_no_row: step } = definition.actions;
  const { End_as_failed } = step.actions;
  const runError = { ...End_as_failed.inputs.runError, code: leadOnlyInRun };
  const inputs = { ...End_as_failed.inputs, runError };
  const ending = { ...step, actions: { End_as_failed: { ...End_as_failed, inputs, runAfter: {} } } };
  return { ...definition, parameters: others, actions: { ...definition.actions, Lead_has_no_row: ending } };
}
