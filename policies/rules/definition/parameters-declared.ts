/**
 * Rule: every parameter that the definition reads is declared and has a value, also each connection in `$connections`.
 *
 * Azure refuses a parameter without declaration or value during the update. A missing connection fails every run.
 */
import { referencesOf } from "../../../expressions/check";
import { ExpressionError } from "../../../expressions/errors";
import { isObject, type JsonValue } from "../../../expressions/json";
import { objectAt, valueAt } from "../../engine-values";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { type Definition, definitionOf } from "../../workflow/definition";

const connections = "$connections";

export const parametersDeclared: ResourceRule = {
  name: "parameters-declared",
  description: "Every parameter that the definition reads is declared and has a value, connections too.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Declare the parameter in definition.parameters, and give its value in the workflow's parameters.",
  url: "https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-definition-language#parameters",
  judges: "Logic App workflows",
  appliesTo: isWorkflow,
  check: ({ props, report }) => {
    const definition = definitionOf(props);
    // names only: values may be unknown at preview
    const given = lowerKeys(objectAt(props, "parameters"));
    const declared = lowerKeys(definition.parameters);
    for (const name of usedParameters(definition)) {
      if (!declared.has(name.toLowerCase()))
        report(`definition/parameters does not declare ${name}, which is read.`);
    }
    for (const [name, declaration] of Object.entries(definition.parameters)) {
      if (valueAt(declaration, "defaultValue") === undefined && !given.has(name.toLowerCase()))
        report(`parameters/${name} is missing: the definition declares it without a default value.`);
    }
    for (const name of given.values()) {
      if (!declared.has(name.toLowerCase())) report(`parameters/${name} has a value, but no declaration.`);
    }
    const connected = valueAt(props, "parameters", connections, "value") ?? {};
    if (!isObject(connected)) return;
    const resolved = lowerKeys(connected);
    for (const name of usedConnections(definition)) {
      if (!resolved.has(name.toLowerCase()))
        report(`parameters/${connections}/value has no connection ${name}, which a step uses.`);
    }
  },
};

/** Logic Apps ignores the case of names. */
const lowerKeys = (value: object): Map<string, string> =>
  new Map(Object.keys(value).map((name) => [name.toLowerCase(), name]));

function usedParameters({ triggers, actions, outputs }: Definition): Set<string> {
  // a container holds its content
  const tops = actions.filter(({ parent }) => parent === undefined);
  const sources: unknown[] = [...triggers, ...tops].map(({ source }) => source);
  return new Set([...sources, outputs].flatMap((source) => [...parametersIn(source)]));
}

/** Piece by piece, because one expression that does not parse must not hide the others. */
function* parametersIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield* ofText(value);
  else if (Array.isArray(value)) for (const item of value) yield* parametersIn(item);
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield* ofText(key);
      yield* parametersIn(item);
    }
  }
}

function ofText(text: string): readonly string[] {
  if (!text.includes("@")) return [];
  try {
    return referencesOf(text as JsonValue).parameters;
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

function usedConnections(definition: Definition): Set<string> {
  const text = JSON.stringify([definition.triggers, definition.actions].flat().map(({ source }) => source));
  return new Set(
    [...text.matchAll(/parameters\('\$connections'\)\??\['([^']+)'\]/gi)].map(([, name]) => name ?? ""),
  );
}
