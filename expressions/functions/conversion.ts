/**
 * Conversion functions between types.
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#conversion-functions
 */
import { type ExpressionError, functionError, notEmulated, plainFunctionError } from "../errors";
import { float, type JsonValue, textOf, unboxed, type Value, WholeFloat } from "../json";
import { type AnyFunctionDefinition, anyNumber, textParameter, wrongOnlyType } from "./definition";
import { parseNumber } from "./number-text";
import { limitedText } from "./text";

export const conversionFunctions: readonly AnyFunctionDefinition[] = [
  { name: "string", arity: [1, 1], call: ([value = null]) => limitedText("string", textOf(value)) },
  { name: "bool", arity: [1, 1], call: ([value = null]) => toBoolean(value) },
  { name: "int", arity: [1, 1], call: ([value = null]) => toInteger(value) },
  { name: "float", arity: [1, 2], keepsFloats: true, call: (parameters) => toFloat("float", parameters) },
  { name: "decimal", arity: [1, 1], keepsFloats: true, call: (parameters) => toFloat("decimal", parameters) },
  { name: "json", arity: [1, 1], call: ([value = null]) => parseJson(value) },
  { name: "array", arity: [1, 1], call: ([value = null]) => [value] },
  { name: "createArray", arity: [1, anyNumber], call: (parameters) => [...parameters] },
];

function notConvertible(name: string): ExpressionError {
  return plainFunctionError(
    name,
    "was invoked with a parameter that is not valid. The value cannot be converted to the target type.",
  );
}

function toBoolean(value: JsonValue): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  const text = typeof value === "string" ? value.trim().toLowerCase() : "";
  if (text !== "true" && text !== "false") throw notConvertible("bool");
  return text === "true";
}

/** About the largest 64-bit integer: beyond 2^53 a JavaScript number loses digits. */
const maxInteger = 2 ** 63;

function toInteger(value: JsonValue): number {
  if (typeof value === "number" && Number.isInteger(value)) return value + 0; // an integer has no negative zero
  const number = typeof value === "string" && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : Number.NaN;
  if (!(Math.abs(number) <= maxInteger)) throw notConvertible("int");
  return number + 0;
}

/**
 * Reads text in .NET's Number style: white space, a sign before or after, thousands separators anywhere
 * before the decimal point. A decimal loses digits beyond the 15th, because JavaScript has only doubles.
 */
function toFloat(name: "float" | "decimal", parameters: readonly Value[]): Value {
  const value = parameters[0] ?? null;
  if (value instanceof WholeFloat) return value;
  if (typeof value === "number") return float(value);
  if (typeof value !== "string") throw notConvertible(name);
  const locale = parameters.length > 1 ? textParameter(name, parameters.map(unboxed), 1) : "en-US";
  const number = parseNumber(value, locale);
  if (number === undefined || !Number.isFinite(number)) throw notConvertible(name);
  return float(number + 0);
}

/** Unlike Azure's error, ours does not repeat the text: it may be a lead. */
function parseJson(value: JsonValue): JsonValue {
  if (typeof value !== "string") throw wrongOnlyType("json", "a string or an XML", value);
  if (value.trimStart().startsWith("<")) throw notEmulated("json() of XML");
  try {
    return JSON.parse(value);
  } catch {
    throw functionError("json", "parameter is not valid. The provided value cannot be parsed as JSON.");
  }
}
