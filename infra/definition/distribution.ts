/** The definition of the Logic App that posts each lead to several destinations. Plain JSON without Outputs. */
import file from "../../flow-definitions/several.json";
import type { WorkflowFile } from "../destinations/destination";
import type { DestinationName } from "../destinations/index";
import { type DefinitionSource, leadOnlyInRun, withLeadSchema } from "./workflow-definition";

/** Stands for a destination's name in the file. */
const placeholder = "{destination}";

/** Name of the parameter that has the URL of a destination's Logic App. */
export const urlParameter = (name: DestinationName): string => `${name}Url`;

/** The file with its steps repeated for each destination, side by side. */
export function distribution(names: readonly DestinationName[], source: DefinitionSource): WorkflowFile {
  const { parameters, actions, ...rest } = structuredClone(file) as WorkflowFile;
  const definition = {
    ...rest,
    parameters: repeated(parameters, names),
    actions: repeated(actions, names),
  };
  const { Lead_is_not_everywhere: last } = definition.actions;
  last.runAfter = repeated(last.runAfter, names);
  last.expression.or = names.map((name) => named(file.actions.Lead_is_not_everywhere.expression.or[0], name));
  withLeadSchema(definition, source);
  return source.deadLetter === "none" ? withoutLetters(definition, names) : definition;
}

/** Each entry with the placeholder in its name, once for each destination. */
function repeated<Value>(
  entries: Record<string, Value>,
  names: readonly DestinationName[],
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) =>
      key.includes(placeholder)
        ? names.map((name) => [named(key, name), named(value, name)])
        : [[key, value]],
    ),
  );
}

function named<Value>(value: Value, name: DestinationName): Value {
  return JSON.parse(JSON.stringify(value).replaceAll(placeholder, name));
}

function withoutLetters(
  { parameters, actions, ...rest }: WorkflowFile,
  names: readonly DestinationName[],
): WorkflowFile {
  const { deadLetterUrl, deadLetterIdentity, ...others } = parameters;
  const kept = Object.entries(actions).filter(([name]) => !name.startsWith("Keep_lead_for_"));
  const definition = { ...rest, parameters: others, actions: Object.fromEntries(kept) };
  const { Lead_is_not_everywhere: last } = definition.actions;
  last.runAfter = Object.fromEntries(
    names.map((name) => [`Send_to_${name}`, ["Succeeded", "Failed", "TimedOut"]]),
  );
  Object.assign(last.actions.End_as_failed.inputs.runError, {
    code: leadOnlyInRun,
    message: "A destination did not take the lead, which is in no dead letter. Run: npx leads runs",
  });
  return definition;
}
