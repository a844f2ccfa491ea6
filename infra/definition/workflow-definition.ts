/** Builds the definition to deploy from a destination's file: lead schema, field map, settings, dead letter or none. Plain JSON without Outputs. */
import schema2018 from "../../flow-definitions/lead-schema.2018.json";
import schema2022 from "../../flow-definitions/lead-schema.2022.json";
import type { LeadDestinationArgs, LeadSchemaYear } from "../config/lead-destination-args";
import type { Destination, Settings, WorkflowFile } from "../destinations/destination";
import { type DestinationName, destinationOf, isOwnSettings } from "../destinations/index";
import { columnsOf, fieldMapOf } from "./field-map";
import { leadRow } from "./lead-row";

/** Name of the Request trigger. It is part of the callback URL: never change it. */
export const triggerName = "manual";

/** Code of a failed run without a dead-letter store. After a change to `storage`, redrive finds such runs by it. */
export const leadOnlyInRun = "LeadOnlyInRun";

const schemas: Record<LeadSchemaYear, object> = { "2018": schema2018, "2022": schema2022 };

/** Values that differ between stacks (ids, URLs) are workflow parameters and never in the definition. */
export type DefinitionSource = Pick<LeadDestinationArgs, "leadSchema" | "deadLetter"> &
  Partial<LeadDestinationArgs>;

/** A destination's own configuration object. Those of `dynamics365` are the stack's keys. */
export function settingsOf(name: DestinationName, args: Readonly<Record<string, unknown>>): Settings {
  return isOwnSettings(name) ? ((args[name] as Settings | undefined) ?? {}) : args;
}

/** The definition of one destination's Logic App. */
export function workflowDefinition(name: DestinationName, args: DefinitionSource): WorkflowFile {
  const destination = destinationOf(name);
  const settings = settingsOf(name, { ...args });
  const definition = destination.define?.(settings) ?? withRow(destination, settings);
  destination.adapt?.(definition, settings);
  withLeadSchema(definition, args);
  return args.deadLetter === "none" ? withoutDeadLetter(definition) : definition;
}

/** The file with the row that the settings ask for. */
export function withRow(destination: Destination, settings: Settings = {}): WorkflowFile {
  const definition = structuredClone(destination.workflow);
  const { inputs } = definition.actions.Create_lead;
  const { rowIn, omitsEmpty } = destination;
  const row = leadRow(fieldMapOf(destination, settings), columnsOf(destination, settings), omitsEmpty);
  inputs.body =
    rowIn === undefined ? { ...fixedIn(inputs.body, destination), ...row } : { ...inputs.body, [rowIn]: row };
  return definition;
}

/** What the body has besides columns, such as the row's id. */
function fixedIn(body: Record<string, unknown>, { columns }: Destination): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !Object.hasOwn(columns, name)));
}

/** Puts the lead schema into the trigger. */
export function withLeadSchema({ triggers }: WorkflowFile, { leadSchema = "2022" }: DefinitionSource): void {
  Object.assign(triggers.manual.inputs, { schema: structuredClone(schemas[leadSchema]) });
}

function withoutDeadLetter({ parameters, ...definition }: WorkflowFile): WorkflowFile {
  const { deadLetterUrl, deadLetterIdentity, ...others } = parameters;
  const { Lead_has_no_row: step } = definition.actions;
  const { End_as_failed } = step.actions;
  const runError = { ...End_as_failed.inputs.runError, code: leadOnlyInRun };
  const inputs = { ...End_as_failed.inputs, runError };
  const ending = { ...step, actions: { End_as_failed: { ...End_as_failed, inputs, runAfter: {} } } };
  return { ...definition, parameters: others, actions: { ...definition.actions, Lead_has_no_row: ending } };
}
