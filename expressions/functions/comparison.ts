/**
 * Comparison functions. Text is compared with case and by UTF-16 unit; numbers compare with numbers, text with text.
 *
 * Layer: expressions, functions.
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#logical-comparison-functions
 */
import { functionError } from "../errors";
import { equalValues, type JsonValue, typeName } from "../json";
import type { AnyFunctionDefinition } from "./definition";

export const comparisonFunctions: readonly AnyFunctionDefinition[] = [
  { name: "equals", arity: [2, 2], call: ([a = null, b = null]) => areEqual(a, b) },
  { name: "greater", arity: [2, 2], call: (parameters) => order("greater", parameters) > 0 },
  { name: "greaterOrEquals", arity: [2, 2], call: (parameters) => order("greaterOrEquals", parameters) >= 0 },
  { name: "less", arity: [2, 2], call: (parameters) => order("less", parameters) < 0 },
  { name: "lessOrEquals", arity: [2, 2], call: (parameters) => order("lessOrEquals", parameters) <= 0 },
];

/** The reference says that `equals(true, 1)` is true; null equals only null. */
function areEqual(a: JsonValue, b: JsonValue): boolean {
  if (typeof a === "boolean" && typeof b === "number") return Number(a) === b;
  if (typeof a === "number" && typeof b === "boolean") return a === Number(b);
  return equalValues(a, b);
}

function order(name: string, parameters: readonly JsonValue[]): number {
  const [a = null, b = null] = parameters;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  throw functionError(
    name,
    `expects two parameter of matching types. The function was invoked with values of type '${typeName(a)}' and '${typeName(b)}' that do not match.`,
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
