/**
 * Workflow functions: the run's own data, through the scope.
 *
 * Layer: expressions, functions.
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
  named("actions", (name, scope) => scope.action(name), notDefined("actions")),
  named("outputs", (name, scope) => outputsOf(scope.action(name)), notDefined("outputs")),
  named("body", (name, scope) => bodyOf(outputsOf(scope.action(name))), notDefined("body")),
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
  plain("triggerBody", (scope) => bodyOf(scope.triggerOutputs()) ?? null),
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

/** A look-up by name. `missing`: the failure when there is no such thing; a person's spelling replaces `{name}`. */
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

/** An action that was skipped has a record without outputs: null. */
function outputsOf(record: JsonObject | undefined): JsonValue | undefined {
  return record === undefined ? undefined : (ownValue(record, "outputs") ?? null);
}

function bodyOf(outputs: JsonValue | undefined): JsonValue | undefined {
  if (outputs === undefined) return undefined;
  return isObject(outputs) ? (ownValue(outputs, "body") ?? null) : null;
}

function here(name: string, value: JsonValue | undefined): JsonValue {
  if (value !== undefined) return value;
  const message = `The template function '${name}' is not expected at this location.`;
  throw new ExpressionError("InvalidTemplate", message);
}
