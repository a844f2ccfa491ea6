/** Operations of resources: finds the one for a path, calls it, and names its permission. */
import { NotEmulated } from "../../support/errors";
import { type ArmRequest, empty, json, readBody } from "../request";
import { sameName } from "./resource-id";
import type { StoredResource } from "./resource-store";
import { fullTypeOf, type Operation, type ResourceType } from "./resource-type";

/** @throws {NotEmulated} when the type lacks it */
export function findOperation(type: ResourceType, request: ArmRequest, rest: readonly string[]): Operation {
  const found = type.operations.find(
    ({ method, path }) => method === request.method && matches(path.split("/"), rest),
  );
  if (found !== undefined) return found;
  throw new NotEmulated(`${request.method} '${rest.join("/")}' of ${fullTypeOf(type)}`);
}

/** Calls an operation of a resource. */
export async function runOperation(
  request: ArmRequest,
  resource: StoredResource,
  operation: Operation,
  rest: readonly string[],
): Promise<Response> {
  const { status, body, headers } = await operation.handle({
    resource,
    parameters: placeholdersOf(operation, rest),
    body: readBody(request),
    apiVersion: request.apiVersion,
    url: request.url,
  });
  return body === undefined ? empty(status, headers) : json(status, body, headers);
}

/** Name of the permission a request needs. */
export function actionOf(
  { method }: ArmRequest,
  type: ResourceType,
  operation: Operation | undefined,
): string {
  const fixed = operation?.path.split("/").filter((part) => !part.startsWith("{")) ?? [];
  const name = [fullTypeOf(type), ...fixed].join("/");
  if (method === "GET" || method === "HEAD") return `${name}/read`;
  if (method === "POST") return `${name}/action`;
  return `${name}/${method === "DELETE" ? "delete" : "write"}`;
}

function matches(pattern: readonly string[], rest: readonly string[]): boolean {
  return (
    pattern.length === rest.length &&
    pattern.every((part, index) => part.startsWith("{") || sameName(rest[index], part))
  );
}

function placeholdersOf({ path }: Operation, rest: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    path
      .split("/")
      .map((part, index) => [part, rest[index] ?? ""] as const)
      .filter(([part]) => part.startsWith("{"))
      .map(([part, value]) => [part.slice(1, -1), value]),
  );
}
