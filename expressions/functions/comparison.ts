/**
 * Comparison functions. Numbers compare with numbers, text with text.
 * `equals` compares text with case. The others ignore case and compare by UTF-16 unit (a third party's
 * report, not verified by us).
 * Source:
 * https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#logical-comparison-functions
 */
import { plainFunctionError } from "../errors";
import { equalValues, type JsonValue, typeName } from "../json";
import { type AnyFunctionDefinition, wrongTypes } from "./definition";
import { upperCase } from "./text";

export const comparisonFunctions: readonly AnyFunctionDefinition[] = [
  { name: "equals", arity: [2, 2], call: ([a = null, b = null]) => areEqual(a, b) },
  { name: "greater", arity: [2, 2], call: (parameters) => order("greater", parameters) > 0 },
  { name: "greaterOrEquals", arity: [2, 2], call: (parameters) => order("greaterOrEquals", parameters) >= 0 },
  { name: "less", arity: [2, 2], call: (parameters) => order("less", parameters) < 0 },
  { name: "lessOrEquals", arity: [2, 2], call: (parameters) => order("lessOrEquals", parameters) <= 0 },
];

/**
 * Deep, with case. Null equals only null.
 * The reference says that `equals(true, 1)` is true. Two third parties report false from the cloud.
 */
function areEqual(a: JsonValue, b: JsonValue): boolean {
  if (typeof a === "boolean" && typeof b === "number") return Number(a) === b;
  if (typeof a === "number" && typeof b === "boolean") return a === Number(b);
  return equalValues(a, b);
}

function order(name: string, parameters: readonly JsonValue[]): number {
  const [a = null, b = null] = parameters;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return compareText(upperCase(a), upperCase(b));
  const wrong = [a, b].filter((value) => typeof value !== "number" && typeof value !== "string");
  if (wrong.length > 0) throw wrongTypes(name, "either integer or decimal numbers", wrong);
  throw plainFunctionError(
    name,
    `expects two parameter of matching types. The function was invoked with values of type '${typeName(a)}' and '${typeName(b)}' that do not match.`,
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
