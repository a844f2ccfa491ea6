/**
 * Workflow functions: the run's own data, through the scope.
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#workflow-functions
 */
import { ExpressionError, notEmulated } from "../errors";
import { isObject, type JsonObject, type JsonValue, ownValue } from "../json";
import type { Scope } from "../scope";
import { type AnyFunctionDefinition, type FunctionDefinition, textParameter } from "./definition";

export const workflowFunctions: readonly AnyFunctionDefinition[] = [
  named(
    "parameters",
    (name, scope) => scope.parameters(name),
    "The workflow parameter '{name}' is not found.",
  ),
  named("variables", (name, scope) => scope.variables(name), "The variable '{name}' is not initialized."),
  byAction("actions", (record) => record),
  byAction("outputs", (record) => record.outputs ?? null),
  byAction("body", (record) => bodyOf(record.outputs ?? null)),
  named("result", (name, scope) => scope.result(name), notDefined("result")),
  named(
    "items",
    (name, scope) => scope.items(name),
    "The loop '{name}' referenced by 'items' is not running.",
  ),
  named(
    "iterationIndexes",
    (name, scope) => scope.iterationIndexes(name),
    "The loop '{name}' referenced by 'iterationIndexes' is not running.",
  ),
  plain("trigger", (scope) => scope.trigger()),
  plain("triggerOutputs", (scope) => scope.triggerOutputs()),
  plain("triggerBody", triggerBody),
  plain("workflow", (scope) => scope.workflow()),
  plain("action", (scope) => here("action", scope.currentAction())),
  plain("item", (scope) => here("item", scope.item())),
  plain("listCallbackUrl", (scope) => {
    if (scope.listCallbackUrl === undefined) throw notEmulated("listCallbackUrl() in this place");
    return scope.listCallbackUrl();
  }),
];

function plain(name: string, call: (scope: Scope) => JsonValue): FunctionDefinition {
  return { name, arity: [0, 0], call: (_parameters, scope) => call(scope) };
}

function byAction(name: string, read: (record: JsonObject) => JsonValue): FunctionDefinition {
  const call: FunctionDefinition["call"] = (parameters, scope) =>
    read(recordOf(name, textParameter(name, parameters, 0), scope));
  return { name, arity: [1, 1], call };
}

/** A look-up by name. `missing` is the failure for an unknown name, which replaces `{name}` in it. */
function named(
  name: string,
  lookUp: (wanted: string, scope: Scope) => JsonValue | undefined,
  missing: string,
): FunctionDefinition {
  const call: FunctionDefinition["call"] = (parameters, scope) => {
    const wanted = textParameter(name, parameters, 0);
    const value = lookUp(wanted, scope);
    if (value === undefined)
      throw new ExpressionError(
        "InvalidTemplate",
        missing.replace("{name}", () => wanted),
      );
    return value;
  };
  return { name, arity: [1, 1], call };
}

function notDefined(name: string): string {
  return `The action(s) '{name}' referenced by '${name}' are not defined in the template or have not run.`;
}

/** @param reader name of the function that asks, for the error */
export function recordOf(reader: string, name: string, scope: Scope): JsonObject {
  const record = scope.action(name);
  if (record !== undefined) return record;
  throw new ExpressionError(
    "InvalidTemplate",
    notDefined(reader).replace("{name}", () => name),
  );
}

/** Body of outputs. Null for a skipped action, which has no outputs. */
export function bodyOf(outputs: JsonValue): JsonValue {
  return isObject(outputs) ? (ownValue(outputs, "body") ?? null) : null;
}

export function triggerBody(scope: Scope): JsonValue {
  return bodyOf(scope.triggerOutputs());
}

function here(name: string, value: JsonValue | undefined): JsonValue {
  if (value !== undefined) return value;
  const message = `The template function '${name}' is not expected at this location.`;
  throw new ExpressionError("InvalidTemplate", message);
}
