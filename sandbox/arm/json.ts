/** JSON values of requests, read with Resource Manager's own complaints. */
import { isJsonObject, type JsonObject } from "../support/json";
import { invalidContent } from "./errors";

export type { JsonObject };

/** A property that must be an object if present. @throws {SandboxError} `InvalidRequestContent` */
export function optionalObject(body: JsonObject, name: string): JsonObject | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw invalidContent(`Property '${name}' must be an object.`);
  return value;
}

/** A property that must be text if present. @throws {SandboxError} `InvalidRequestContent` */
export function optionalString(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw invalidContent(`Property '${name}' must be a string.`);
  return value;
}
