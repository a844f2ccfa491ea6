/**
 * String functions. Positions and lengths count UTF-16 units, as in .NET, so a cut may split a surrogate
 * pair.
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#string-functions
 */
import { type ExpressionError, functionError, notEmulated } from "../errors";
import { type JsonValue, textOf } from "../json";
import {
  type AnyFunctionDefinition,
  anyNumber,
  integerParameter,
  onlyText,
  textParameter,
  wrongType,
} from "./definition";
import { joinedText, limitedText, lowerCase, trimWhiteSpace, upperCase } from "./text";

export const stringFunctions: readonly AnyFunctionDefinition[] = [
  {
    name: "concat",
    arity: [1, anyNumber],
    call: (parameters) => {
      let text = "";
      for (const parameter of parameters)
        text += typeof parameter === "string" ? parameter : textOf(parameter);
      return limitedText("concat", text);
    },
  },
  { name: "toLower", arity: [1, 1], call: (parameters) => lowerCase(onlyText("toLower", parameters)) },
  { name: "toUpper", arity: [1, 1], call: (parameters) => upperCase(onlyText("toUpper", parameters)) },
  { name: "trim", arity: [1, 1], call: (parameters) => trimWhiteSpace(onlyText("trim", parameters)) },
  { name: "replace", arity: [3, 3], call: replace },
  { name: "split", arity: [2, 2], call: split },
  { name: "substring", arity: [2, 3], call: substring },
  { name: "slice", arity: [2, 3], call: slice },
  {
    name: "startsWith",
    arity: [2, 2],
    call: (parameters) => {
      const [text, wanted] = folded("startsWith", parameters);
      return text.startsWith(wanted);
    },
  },
  {
    name: "endsWith",
    arity: [2, 2],
    call: (parameters) => {
      const [text, wanted] = folded("endsWith", parameters);
      return text.endsWith(wanted);
    },
  },
  {
    name: "indexOf",
    arity: [2, 2],
    call: (parameters) => {
      const [text, wanted] = folded("indexOf", parameters);
      return text.indexOf(wanted);
    },
  },
  { name: "lastIndexOf", arity: [2, 2], call: lastIndexOf },
  { name: "nthIndexOf", arity: [3, 3], call: nthIndexOf },
  {
    name: "guid",
    arity: [0, 1],
    call: (parameters, scope) => formatGuid(scope.guid(), parameters),
  },
];

/** The first two parameters, prepared for a comparison without case. */
function folded(name: string, parameters: readonly JsonValue[]): [text: string, wanted: string] {
  return [lowerCase(textParameter(name, parameters, 0)), lowerCase(textParameter(name, parameters, 1))];
}

const replaceParameters = ["string", "old string", "new string"] as const;

function replace(parameters: readonly JsonValue[]): string {
  const [text, from, to] = parameters;
  if (typeof text !== "string" || typeof from !== "string" || typeof to !== "string") {
    throw notReplaceable(parameters);
  }
  if (from === "")
    throw functionError("replace", "expects its second parameter 'old string' to be not empty.");
  return text.includes(from) ? joinedText("replace", text.split(from), to) : text;
}

function notReplaceable(parameters: readonly JsonValue[]): ExpressionError {
  const index = replaceParameters.findIndex((_, at) => typeof parameters[at] !== "string");
  return wrongType("replace", index, "a string", parameters[index] ?? null, replaceParameters[index]);
}

function split(parameters: readonly JsonValue[]): string[] {
  const text = textParameter("split", parameters, 0);
  const delimiter = textParameter("split", parameters, 1);
  return delimiter === "" ? [text] : text.split(delimiter);
}

/** A start at the very end is refused: a third party reports it from the cloud (not verified by us). */
function substring(parameters: readonly JsonValue[]): string {
  const text = textParameter("substring", parameters, 0);
  const start = integerParameter("substring", parameters, 1);
  if (start < 0 || start >= text.length) {
    throw functionError(
      "substring",
      "parameter is out of range: 'start index' must be non-negative integer and should be less than the length of the string.",
    );
  }
  if (parameters.length === 2) return text.slice(start);
  const length = integerParameter("substring", parameters, 2);
  if (length >= 0 && start + length <= text.length) return text.slice(start, start + length);
  throw functionError(
    "substring",
    "parameters are out of range: 'start index' and 'length' must be non-negative integers and their sum must be no larger than the length of the string.",
  );
}

/** Negative positions count from the end; positions beyond the ends give ''. */
function slice(parameters: readonly JsonValue[]): string {
  const text = textParameter("slice", parameters, 0);
  const start = integerParameter("slice", parameters, 1);
  return parameters.length > 2
    ? text.slice(start, integerParameter("slice", parameters, 2))
    : text.slice(start);
}

/** An empty search text is found at the last character, or at 0 in '', as the reference says. */
function lastIndexOf(parameters: readonly JsonValue[]): number {
  const [text, wanted] = folded("lastIndexOf", parameters);
  if (wanted === "") return Math.max(0, text.length - 1);
  return text.lastIndexOf(wanted);
}

/** The nth occurrence, or counted from the end when n is negative. -1 when there are fewer. */
function nthIndexOf(parameters: readonly JsonValue[]): number {
  const [text, wanted] = folded("nthIndexOf", parameters);
  const occurrence = integerParameter("nthIndexOf", parameters, 2);
  if (occurrence === 0 || wanted === "") return occurrence === 0 ? -1 : 0;
  const positions: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
    positions.push(at);
  return positions.at(occurrence > 0 ? occurrence - 1 : occurrence) ?? -1;
}

function formatGuid(guid: string, parameters: readonly JsonValue[]): string {
  const format = parameters.length > 0 ? textParameter("guid", parameters, 0).toUpperCase() : "D";
  switch (format) {
    case "":
    case "D":
      return guid;
    case "N":
      return guid.replaceAll("-", "");
    case "B":
      return `{${guid}}`;
    case "P":
      return `(${guid})`;
    case "X":
      throw notEmulated("the GUID format 'X'");
    default:
      throw functionError(
        "guid",
        "expects its parameter to be one of the formats 'N', 'D', 'B', 'P' and 'X'.",
      );
  }
}
