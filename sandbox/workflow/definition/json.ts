/** Reads untyped JSON of a workflow definition safely: only own properties, any shape. */
import { isJsonObject } from "../../support/json";

/** A JSON object for reading. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An own property of an object. Undefined when it is absent or the value is not an object. */
export function property(value: unknown, ...path: string[]): unknown {
  let current = value;
  for (const name of path) {
    if (!isJsonObject(current) || !Object.hasOwn(current, name)) return undefined;
    current = current[name];
  }
  return current;
}

/** A property as an object. Empty when it is anything else. */
export function objectAt(value: unknown, ...path: string[]): JsonObject {
  const found = property(value, ...path);
  return isJsonObject(found) ? found : {};
}

/** A property as text. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = property(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** A trigger of a definition by its exact name. */
export function triggerNamed(definition: JsonObject, name: string): unknown {
  return property(definition, "triggers", name);
}

/** Method of a Request trigger, upper case. Undefined when it accepts any. */
export function requestTriggerMethod(trigger: unknown): string | undefined {
  return textAt(trigger, "inputs", "method")?.toUpperCase() || undefined;
}

/** Relative path of a Request trigger without leading slash, e.g. `customer/{id}`. */
export function requestTriggerRelativePath(trigger: unknown): string | undefined {
  return textAt(trigger, "inputs", "relativePath")?.replace(/^\//, "") || undefined;
}

/** Whether `operationOptions` of a trigger or action has an option. Case and blanks do not matter. */
export function hasOption(operation: unknown, option: string): boolean {
  const options = (textAt(operation, "operationOptions") ?? "").split(",");
  return options.some((given) => given.trim().toLowerCase() === option.toLowerCase());
}
