/**
 * JSON values of the Workflow Definition Language, and the few operations every function needs.
 * Known limitation: JavaScript objects put integer-like keys ("2", "10") first and have one number type.
 * Plain JSON therefore loses the order of such keys and the difference between 1 and 1.0.
 */

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

/**
 * A float whose value is whole: `2.0`, `float('2')`. Azure keeps the type (`div(5, 2.0)` is 2.5), but a
 * JavaScript number cannot. Functions that need the type pass this box. It never leaves an expression.
 */
export class WholeFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Values that functions of one expression exchange. */
export type Value = JsonValue | WholeFloat;

/** A float of the language. Boxed only when a plain number would look like an integer. */
export function float(value: number): Value {
  return Number.isInteger(value) ? new WholeFloat(value) : value;
}

export function unboxed(value: Value): JsonValue {
  return typeof value === "object" && value instanceof WholeFloat ? value.value : value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Type name as Azure's error texts spell it. */
export function typeName(value: JsonValue): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "Array";
  switch (typeof value) {
    case "boolean":
      return "Boolean";
    case "number":
      return Number.isInteger(value) ? "Integer" : "Float";
    case "string":
      return "String";
    default:
      return "Object";
  }
}

/** Own key of that name, else the first that is equal without case. Azure's exact rule is unverified. */
export function findKey(object: object, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const wanted = name.toLowerCase();
  for (const key of Object.keys(object)) {
    if (key.length === name.length && key.toLowerCase() === wanted) return key;
  }
  return undefined;
}

/** Own property by {@link findKey}; undefined when there is none. Never reads a prototype. */
export function ownValue(object: JsonObject, name: string): JsonValue | undefined {
  const key = findKey(object, name);
  return key === undefined ? undefined : object[key];
}

/** Sets an own property, even one called `__proto__`. */
export function setOwn(object: JsonObject, key: string, value: JsonValue): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}

/** Own copy of an object, one level deep. */
export function copyOf(object: JsonObject): JsonObject {
  const copy: JsonObject = {};
  for (const key of Object.keys(object)) setOwn(copy, key, object[key] as JsonValue);
  return copy;
}

/** Text of a value inside a string: null is '', text stays as it is, the rest is compact JSON. */
export function textOf(value: JsonValue): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? numberText(value) : JSON.stringify(value);
}

/** A number as .NET prints it: `1E+21`, not `1e+21`. */
export function numberText(value: number): string {
  return String(value).replace("e", "E");
}

/** Deep equality. Text is compared with case. The order of keys does not matter. */
export function equalValues(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, i) => equalValues(item, b[i] as JsonValue))
    );
  }
  return isObject(a) && isObject(b) && equalObjects(a, b);
}

function equalObjects(a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equalValues(a[key] as JsonValue, b[key] as JsonValue));
}
