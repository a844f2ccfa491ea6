/**
 * Collection functions for arrays, text and (some of them) objects.
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#collection-functions
 */
import { ExpressionError, functionError, plainFunctionError } from "../errors";
import {
  equalValues,
  findKey,
  isObject,
  type JsonObject,
  type JsonValue,
  setOwn,
  textOf,
  typeName,
} from "../json";
import {
  type AnyFunctionDefinition,
  anyNumber,
  integerParameter,
  textParameter,
  wrongOnlyType,
  wrongType,
} from "./definition";
import { joinedText } from "./text";

export const collectionFunctions: readonly AnyFunctionDefinition[] = [
  { name: "contains", arity: [2, 2], call: contains },
  { name: "empty", arity: [1, 1], call: ([value = null]) => isEmpty(value) },
  { name: "length", arity: [1, 1], call: ([value = null]) => onlyList("length", value).length },
  { name: "first", arity: [1, 1], call: ([value = null]) => ended("first", value)[0] ?? null },
  { name: "last", arity: [1, 1], call: ([value = null]) => ended("last", value).at(-1) ?? null },
  {
    name: "take",
    arity: [2, 2],
    call: (parameters) => cut("take", parameters, (list, n) => list.slice(0, n)),
  },
  { name: "skip", arity: [2, 2], call: (parameters) => cut("skip", parameters, (list, n) => list.slice(n)) },
  { name: "join", arity: [2, 2], call: join },
  { name: "reverse", arity: [1, 1], call: ([value = null]) => onlyArray("reverse", value).toReversed() },
  { name: "chunk", arity: [2, 2], call: chunk },
  { name: "sort", arity: [1, 2], call: sort },
  { name: "union", arity: [1, anyNumber], call: union },
  { name: "intersection", arity: [1, anyNumber], call: intersection },
];

type List = string | JsonValue[];

function onlyList(name: string, value: JsonValue): List {
  if (typeof value === "string" || Array.isArray(value)) return value;
  throw wrongOnlyType(name, "an array or a string", value);
}

/** Azure leaves a word out of this one. */
function ended(name: string, value: JsonValue): List {
  if (typeof value === "string" || Array.isArray(value)) return value;
  const complaint = "expects its parameter be an array or a string.";
  throw functionError(name, `${complaint} The provided value is of type '${typeName(value)}'.`);
}

function onlyArray(name: string, value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value;
  throw wrongType(name, 0, "of type array", value);
}

function firstArray(name: string, parameters: readonly JsonValue[]): JsonValue[] {
  const [value = null] = parameters;
  if (Array.isArray(value)) return value;
  throw wrongType(name, 0, "an array", value);
}

function firstList(name: string, parameters: readonly JsonValue[]): List {
  const [value = null] = parameters;
  if (typeof value === "string" || Array.isArray(value)) return value;
  throw wrongType(name, 0, "an array or a string", value);
}

function contains([collection = null, wanted = null]: readonly JsonValue[]): boolean {
  if (typeof collection === "string") return collection.includes(textOf(wanted));
  if (Array.isArray(collection)) return collection.some((item) => equalValues(item, wanted));
  if (isObject(collection)) return findKey(collection, textOf(wanted)) !== undefined;
  throw plainFunctionError(
    "contains",
    `expects its first argument 'collection' to be a dictionary (object), an array or a string. The provided value is of type '${typeName(collection)}'.`,
  );
}

/** Null is empty. The reference does not say so, but workflows rely on it. */
function isEmpty(value: JsonValue): boolean {
  if (value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  if (typeof value === "string") return false;
  throw wrongOnlyType("empty", "an object, an array or a string", value);
}

function cut(
  name: string,
  parameters: readonly JsonValue[],
  slice: (list: List, count: number) => List,
): JsonValue {
  const [list = null] = parameters;
  if (typeof list !== "string" && !Array.isArray(list)) {
    throw wrongType(name, 0, "an array or a string", list, "collection");
  }
  const count = integerParameter(name, parameters, 1);
  if (count >= 0) return slice(list, count);
  const complaint = "parameters are out of range: 'count' must be a positive integer.";
  throw functionError(name, `${complaint} The provided value is '${count}'.`);
}

function join(parameters: readonly JsonValue[]): string {
  const delimiter = textParameter("join", parameters, 1);
  return joinedText("join", firstArray("join", parameters).map(textOf), delimiter);
}

function chunk(parameters: readonly JsonValue[]): JsonValue[] {
  const list = firstList("chunk", parameters);
  const size = integerParameter("chunk", parameters, 1);
  if (size < 1) throw functionError("chunk", "expects its second parameter to be an integer greater than 0.");
  const chunks: JsonValue[] = [];
  for (let at = 0; at < list.length; at += size) chunks.push(list.slice(at, at + size));
  return chunks;
}

/** Ascending and stable. Objects are sorted by the property that the second parameter names. */
function sort(parameters: readonly JsonValue[]): JsonValue[] {
  const items = onlyArray("sort", parameters[0] ?? null);
  const property = parameters.length > 1 ? textParameter("sort", parameters, 1) : undefined;
  const keyed = items.map((item) => ({ item, key: sortKey(item, property) }));
  return keyed.toSorted((a, b) => compareKeys(a.key, b.key)).map(({ item }) => item);
}

function sortKey(item: JsonValue, property: string | undefined): number | string {
  const key = property === undefined || !isObject(item) ? item : item[findKey(item, property) ?? property];
  if (typeof key === "number" || typeof key === "string") return key;
  if (typeof key === "boolean") return Number(key);
  throw functionError("sort", `cannot order a value of type '${typeName(key ?? null)}'.`);
}

function compareKeys(a: number | string, b: number | string): number {
  if (typeof a !== typeof b) throw functionError("sort", "expects values of one type.");
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Arrays: distinct items in order of first appearance. Objects: all properties; the last value wins. */
function union(parameters: readonly JsonValue[]): JsonValue {
  if (parameters.every(Array.isArray)) return distinct((parameters as JsonValue[][]).flat());
  const merged: JsonObject = {};
  for (const object of onlyObjects("union", parameters)) {
    for (const key of Object.keys(object))
      setOwn(merged, findKey(merged, key) ?? key, object[key] as JsonValue);
  }
  return merged;
}

/** Arrays: distinct items of the first that all have. Objects: properties that are equal in all. */
function intersection(parameters: readonly JsonValue[]): JsonValue {
  if (parameters.every(Array.isArray)) {
    const [first = [], ...others] = parameters as JsonValue[][];
    return distinct(first).filter((item) =>
      others.every((other) => other.some((its) => equalValues(its, item))),
    );
  }
  const [first = {}, ...others] = onlyObjects("intersection", parameters);
  const common: JsonObject = {};
  for (const key of Object.keys(first)) {
    const value = first[key] as JsonValue;
    const inAll = others.every(
      (other) => Object.hasOwn(other, key) && equalValues(other[key] as JsonValue, value),
    );
    if (inAll) setOwn(common, key, value);
  }
  return common;
}

function distinct(items: readonly JsonValue[]): JsonValue[] {
  const scalars = new Set<JsonValue>();
  const found: JsonValue[] = [];
  for (const item of items) {
    const isScalar = typeof item !== "object" || item === null;
    if (isScalar ? scalars.has(item) : found.some((other) => equalValues(other, item))) continue;
    if (isScalar) scalars.add(item);
    found.push(item);
  }
  return found;
}

function onlyObjects(name: string, parameters: readonly JsonValue[]): JsonObject[] {
  const index = parameters.findIndex((parameter) => !isObject(parameter));
  if (index < 0) return parameters as JsonObject[];
  const types = [...new Set(parameters.map(typeName))].join(",");
  const message = `Template language function '${name}' expects parameters of same type, but found '${types}' distinct types.`;
  throw new ExpressionError("InvalidTemplate", message);
}
