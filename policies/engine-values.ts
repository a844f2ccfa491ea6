/** Copies property values that the engine passes as proxies. */

import { isObject } from "../expressions/json";

/** JSON object of unknown content. */
export type PlainObject = Record<string, unknown>;

/** The object at a path, `{}` when there is none. Own properties only. */
export function objectAt(value: unknown, ...path: string[]): PlainObject {
  const found = valueAt(value, ...path);
  return isObject(found) ? found : {};
}

/** The value at a path; undefined when there is none. Own properties only. */
export function valueAt(value: unknown, ...path: string[]): unknown {
  let at = value;
  for (const key of path) {
    if (!isObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

/**
 * A deep copy without proxies.
 *
 * @throws {UnknownValueError} when any part is unknown; the engine then reports that the rule could not be checked at preview
 */
export function plain<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}

/** Text of any value. An object has JSON, because its own `toString` may be anything. */
export const textOf = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);

/** What a function reads; undefined when the engine does not know a value of it yet, so that the rest is still checked. */
export function known<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    // by name, because the class is in a package that only the engine's process has loaded
    if (error instanceof Error && error.constructor.name === "UnknownValueError") return undefined;
    throw error;
  }
}

/** The entries of a list; empty when it is something else. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
