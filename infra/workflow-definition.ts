/**
 * Fills the workflow template: lead schema, field map, retry policy. The result is plain JSON with no Output inside.
 *
 * Layer: model. What differs between offers but is no structure (offer id, environment, connection) goes through workflow
 * parameters, never in here: a definition with unknown parts would silence every policy on it at preview.
 */
import schema2018 from "../flow-definitions/lead-schema.2018.json";
import schema2022 from "../flow-definitions/lead-schema.2022.json";
import template from "../flow-definitions/lead-to-dynamics.workflow.json";
import {
  type ColumnSettings,
  columnInputs,
  mappedPaths,
  readPaths,
  rowTemplate,
  textInputs,
  textRowTemplate,
} from "./column-expressions";
import type { FieldMap } from "./field-map";
import {
  leadAsText,
  leadInputs,
  leadObject,
  leadText,
  restOfDetails,
  restOfLead,
  userDetails,
} from "./lead-expressions";

/** Year of Microsoft's article that printed the schema. */
export const LeadSchema = { V2018: "2018", V2022: "2022" } as const;
export type LeadSchema = (typeof LeadSchema)[keyof typeof LeadSchema];

/** What a definition is made from. */
export interface WorkflowDefinitionSource extends ColumnSettings {
  fieldMap: FieldMap;
  leadSchema: LeadSchema;
}

/** A filled template. */
export type WorkflowDefinition = typeof template;

/** Name of the Request trigger. It is part of the callback URL: never change it. */
export const triggerName = "manual";

const schemas: Record<LeadSchema, object> = { "2018": schema2018, "2022": schema2022 };

/** The definition to deploy for this field map. */
export function workflowDefinition(source: WorkflowDefinitionSource): WorkflowDefinition {
  const definition = structuredClone(template);
  const { actions, triggers } = definition;
  const columns = columnInputs(source.fieldMap, source);
  triggers.manual.inputs.schema = structuredClone(schemas[source.leadSchema]);
  actions.Lead_text.inputs = leadText;
  actions.Lead_object.inputs = leadObject;
  actions.User_details.inputs = userDetails;
  actions.Rest_of_details.inputs = restOfDetails(mappedPaths(source.fieldMap));
  actions.Rest_of_lead.inputs = restOfLead(mappedPaths(source.fieldMap));
  actions.Lead.inputs = leadInputs(readPaths(source.fieldMap));
  actions.Texts.inputs = textInputs(source.fieldMap);
  actions.Columns.inputs = columns;
  actions.Create_lead.inputs.body = rowTemplate(Object.keys(columns));
  const asText = actions.Columns_refused.actions;
  asText.Lead_as_text.inputs = leadAsText;
  asText.Create_lead_as_text.inputs.body = textRowTemplate();
  return definition;
}
