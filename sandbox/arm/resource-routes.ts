/**
 * Create, read, replace, patch, delete and list for every resource type, and their operations.
 *
 * Layer: arm, protocol. Knows no resource type.
 * Source: https://github.com/cloud-and-ai-microsoft/resource-provider-contract
 */
import { NotEmulated, SandboxError } from "../support/errors";
import { checkTypeApiVersion } from "./api-version";
import { invalidContent, resourceGroupNotFound, resourceNotFound } from "./errors";
import { type JsonObject, readTags } from "./json";
import { readLocation } from "./location-rules";
import {
  type ArmRequest,
  authorize,
  empty,
  json,
  jsonList,
  methodNotAllowed,
  readBody,
  requireBody,
} from "./request";
import { formatResourceId, type ResourceId, sameName } from "./resource-id";
import type { StoredResource } from "./resource-store";
import { fullTypeOf, type Operation, type ResourceType } from "./resource-type";
import type { ArmServices } from "./services";

/** A request for a resource: the type, the id, what stands behind the name. */
export interface ResourceTarget {
  type: ResourceType;
  id: ResourceId;
  /** Segments behind the resource's name. */
  rest: readonly string[];
}

/** Answers a request for one resource or one of its operations. */
export async function handleResource(
  request: ArmRequest,
  target: ResourceTarget,
  services: ArmServices,
): Promise<Response> {
  const { type, id, rest } = target;
  const group = services.store.findGroup(id);
  checkTypeApiVersion(type, request.apiVersion, group?.location ?? "global");
  const operation = rest.length === 0 ? undefined : findOperation(type, request, rest);
  authorize(request, services, actionOf(request, type, operation), formatResourceId(id));
  if (group === undefined) throw resourceGroupNotFound(id.resourceGroupName);
  if (operation !== undefined) return await runOperation(request, target, operation, services);
  switch (request.method) {
    case "GET":
    case "HEAD":
      return getResource(request, target, services);
    case "PUT":
      return putResource(request, target, services);
    case "PATCH":
      return patchResource(request, target, services);
    case "DELETE":
      return await deleteResource(target, services);
    default:
      throw methodNotAllowed(request);
  }
}

/** Answers a list of one type's resources in a group or in the whole subscription. */
export function handleList(
  request: ArmRequest,
  type: ResourceType,
  scope: { subscriptionId: string; resourceGroupName?: string },
  services: ArmServices,
): Response {
  if (request.method !== "GET") throw methodNotAllowed(request);
  const { resourceGroupName, subscriptionId } = scope;
  checkTypeApiVersion(type, request.apiVersion, "global");
  authorize(request, services, `${fullTypeOf(type)}/read`, `/subscriptions/${subscriptionId}`);
  if (
    resourceGroupName !== undefined &&
    services.store.findGroup({ subscriptionId, resourceGroupName }) === undefined
  ) {
    throw resourceGroupNotFound(resourceGroupName);
  }
  if (request.url.searchParams.has("$filter")) throw new NotEmulated("$filter in a list of resources");
  const resources = services.store.list({ ...scope, type: fullTypeOf(type) });
  return jsonList(request, resources, (resource) => render(type, resource, request.apiVersion));
}

function getResource(request: ArmRequest, { type, id }: ResourceTarget, { store }: ArmServices): Response {
  const resource = store.find(formatResourceId(id));
  if (request.method === "HEAD") return empty(resource === undefined ? 404 : 204);
  if (resource === undefined) throw resourceNotFound(fullTypeOf(type), id.name, id.resourceGroupName);
  return json(200, render(type, resource, request.apiVersion));
}

function putResource(
  request: ArmRequest,
  { type, id }: ResourceTarget,
  { store, clock }: ArmServices,
): Response {
  if (!type.namePattern.test(id.name)) {
    throw new SandboxError(
      "InvalidResourceName",
      `The resource name '${id.name}' of type '${fullTypeOf(type)}' is not valid: expected ${type.namePattern.source}.`,
    );
  }
  const body = requireBody(request);
  const { stored, created } = store.transaction(() => {
    const existing = store.find(formatResourceId(id));
    // the group's own spelling, and the resource's when it exists: ids are echoed as they were created
    const resourceGroupName = store.findGroup(id)?.name ?? id.resourceGroupName;
    const resourceId = existing?.id ?? formatResourceId({ ...id, resourceGroupName });
    const location = readLocation(body, { ...id, type: fullTypeOf(type) }, existing);
    const content = type.put({ id, resourceId, location, body, apiVersion: request.apiVersion, existing });
    const now = clock.now().toISOString();
    const resource: StoredResource = {
      id: resourceId,
      type: fullTypeOf(type),
      name: existing?.name ?? id.name,
      subscriptionId: id.subscriptionId,
      resourceGroupName,
      location,
      tags: readTags(body),
      body: content.body,
      state: content.state,
      lookup: content.lookup,
      createdAt: existing?.createdAt ?? now,
      changedAt: now,
    };
    store.save(resource);
    type.saved?.(resource);
    return { stored: resource, created: existing === undefined };
  });
  return json(created ? 201 : 200, render(type, stored, request.apiVersion));
}

async function deleteResource({ type, id }: ResourceTarget, { store }: ArmServices): Promise<Response> {
  const existing = store.find(formatResourceId(id));
  if (existing === undefined) return empty(204);
  store.remove(existing.id);
  await type.removed?.(existing);
  return empty(200);
}

/** Tags only: neither connections nor workflows take properties by PATCH. */
function patchResource(
  request: ArmRequest,
  { type, id }: ResourceTarget,
  { store, clock }: ArmServices,
): Response {
  const body = requireBody(request);
  const other = Object.keys(body).find((name) => name !== "tags");
  if (other !== undefined) {
    if (type.refusePatch !== undefined) throw type.refusePatch(id.name);
    throw invalidContent(`PATCH of '${fullTypeOf(type)}' takes 'tags' only, found '${other}'. Use PUT.`);
  }
  const existing = store.find(formatResourceId(id));
  if (existing === undefined) throw resourceNotFound(fullTypeOf(type), id.name, id.resourceGroupName);
  const patched = {
    ...existing,
    tags: readTags(body) ?? existing.tags,
    changedAt: clock.now().toISOString(),
  };
  store.save(patched);
  return json(200, render(type, patched, request.apiVersion));
}

async function runOperation(
  request: ArmRequest,
  { type, id, rest }: ResourceTarget,
  operation: Operation,
  { store }: ArmServices,
): Promise<Response> {
  const resource = store.find(formatResourceId(id));
  if (resource === undefined) throw resourceNotFound(fullTypeOf(type), id.name, id.resourceGroupName);
  const { status, body, headers } = await operation.handle({
    resource,
    parameters: placeholdersOf(operation, rest),
    body: readBody(request),
    apiVersion: request.apiVersion,
    url: request.url,
  });
  return body === undefined ? empty(status, headers) : json(status, body, headers);
}

function findOperation(type: ResourceType, request: ArmRequest, rest: readonly string[]): Operation {
  const found = type.operations.find(
    ({ method, path }) => method === request.method && matches(path.split("/"), rest),
  );
  if (found !== undefined) return found;
  throw new NotEmulated(`${request.method} '${rest.join("/")}' of ${fullTypeOf(type)}`);
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

/** Name of the permission a request needs. */
function actionOf({ method }: ArmRequest, type: ResourceType, operation: Operation | undefined): string {
  const fixed = operation?.path.split("/").filter((part) => !part.startsWith("{")) ?? [];
  const name = [fullTypeOf(type), ...fixed].join("/");
  if (method === "GET" || method === "HEAD") return `${name}/read`;
  if (method === "POST") return `${name}/action`;
  return `${name}/${method === "DELETE" ? "delete" : "write"}`;
}

function render(type: ResourceType, resource: StoredResource, apiVersion: string): JsonObject {
  return {
    ...type.render(resource, apiVersion),
    id: resource.id,
    name: resource.name,
    type: fullTypeOf(type),
    location: resource.location,
    ...(resource.tags === undefined ? {} : { tags: resource.tags }),
  };
}
