/**
 * Create, read, replace, patch, delete and list for every resource type, and their operations.
 * Source: https://github.com/cloud-and-ai-microsoft/resource-provider-contract
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { checkTypeApiVersion } from "../api-version";
import { invalidContent, parentNotFound, resourceGroupNotFound, resourceNotFound } from "../errors";
import type { JsonObject } from "../json";
import { readLocation } from "../location-rules";
import {
  type ArmRequest,
  authorize,
  authorizeLinked,
  empty,
  json,
  jsonList,
  methodNotAllowed,
  requireBody,
} from "../request";
import type { ArmServices } from "../services";
import { removeWithContents } from "./removal";
import { formatResourceId, ownerIdOf, type ResourceId } from "./resource-id";
import { actionOf, findOperation, runOperation } from "./resource-operations";
import type { ResourcePath, ResourceScope } from "./resource-path";
import type { ResourceStore, StoredResource } from "./resource-store";
import { fullTypeOf, type ResourceType } from "./resource-type";
import { readTags } from "./tags";

/** A request for a resource: the type, the id, and the segments after the name. */
export type ResourceTarget = Omit<Extract<ResourcePath, { kind: "resource" }>, "kind">;

/** Answers a request for one resource or one of its operations. */
export async function handleResource(
  request: ArmRequest,
  target: ResourceTarget,
  types: readonly ResourceType[],
  services: ArmServices,
): Promise<Response> {
  const { type, id, rest } = target;
  const isInGroup = id.resourceGroupName !== "";
  const group = isInGroup ? services.store.findGroup(id) : undefined;
  checkTypeApiVersion(type, request.apiVersion, group?.location ?? "global");
  const operation = rest.length === 0 ? undefined : findOperation(type, request, rest);
  authorize(request, services, actionOf(request, type, operation), formatResourceId(id));
  if (isInGroup && group === undefined) throw resourceGroupNotFound(id.resourceGroupName);
  if (operation !== undefined) {
    return await runOperation(request, requireResource(target, services.store), operation, rest);
  }
  switch (request.method) {
    case "GET":
    case "HEAD":
      return getResource(request, target, services);
    case "PUT":
      return putResource(request, target, services);
    case "PATCH":
      return patchResource(request, target, services);
    case "DELETE":
      if (type.isPermanent) throw methodNotAllowed(request);
      return await deleteResource(target, types, services);
    default:
      throw methodNotAllowed(request);
  }
}

/** Answers a list of one type's resources in a scope, at any depth. */
export function handleList(
  request: ArmRequest,
  type: ResourceType,
  scope: ResourceScope,
  services: ArmServices,
): Response {
  if (request.method !== "GET") throw methodNotAllowed(request);
  const { resourceGroupName, subscriptionId } = scope;
  checkTypeApiVersion(type, request.apiVersion, "global");
  authorize(request, services, `${fullTypeOf(type)}/read`, scope.id);
  if (resourceGroupName !== "" && services.store.findGroup(scope) === undefined) {
    throw resourceGroupNotFound(resourceGroupName);
  }
  const filter = request.url.searchParams.get("$filter");
  if (filter !== null && type.filterList === undefined) {
    throw new NotEmulated("$filter in a list of resources");
  }
  const listed = services.store.list({ subscriptionId, under: scope.id, type: fullTypeOf(type) });
  const resources = type.filterList?.(listed, scope.id, filter ?? "") ?? listed;
  return jsonList(request, resources, (resource) => render(type, resource, request.apiVersion));
}

function requireResource({ type, id }: ResourceTarget, store: ResourceStore): StoredResource {
  const resource = store.find(formatResourceId(id)) ?? type.find?.(id);
  if (resource !== undefined) return resource;
  const name = [...id.outerNames, id.name].join("/");
  throw type.notFound?.(id) ?? resourceNotFound(fullTypeOf(type), name, id.resourceGroupName);
}

function getResource(request: ArmRequest, target: ResourceTarget, { store }: ArmServices): Response {
  if (request.method === "HEAD") {
    return empty(store.find(formatResourceId(target.id)) === undefined ? 404 : 204);
  }
  return json(200, render(target.type, requireResource(target, store), request.apiVersion));
}

function putResource(request: ArmRequest, { type, id }: ResourceTarget, services: ArmServices): Response {
  if (!type.namePattern.test(id.name)) throw type.invalidName?.(id.name) ?? invalidName(type, id.name);
  const body = requireBody(request);
  authorizeAllLinked(request, { type, id }, body, services);
  const { store, clock } = services;
  const { stored, created } = store.transaction(() => {
    const existing = store.find(formatResourceId(id));
    // ids are returned as they were created: with the spelling of the owner and of an existing resource
    const resourceId = existing?.id ?? formatResourceId(id, requireOwner(type, id, store));
    const location = type.isProxy
      ? ""
      : readLocation(body, { ...id, type: fullTypeOf(type), isGlobal: type.isGlobal === true }, existing);
    const { apiVersion, caller } = request;
    const content = type.put({ id, resourceId, location, caller, body, apiVersion, existing });
    const now = clock.now().toISOString();
    const resource: StoredResource = {
      id: resourceId,
      type: fullTypeOf(type),
      name: existing?.name ?? id.name,
      subscriptionId: id.subscriptionId,
      resourceGroupName: groupNameOf(id, store),
      location,
      tags: type.isProxy ? undefined : readTags(body),
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
  return json(created ? (type.createdStatus ?? 201) : 200, render(type, stored, request.apiVersion));
}

/** The permissions on other resources that the write needs. */
function authorizeAllLinked(
  request: ArmRequest,
  { type, id }: Pick<ResourceTarget, "type" | "id">,
  body: JsonObject,
  services: ArmServices,
): void {
  for (const linked of type.linkedAccess?.(body, id) ?? []) {
    authorizeLinked(request, services, `${fullTypeOf(type)}/write`, formatResourceId(id), linked);
  }
}

function groupNameOf(id: ResourceId, store: ResourceStore): string {
  if (id.resourceGroupName === "") return "";
  return store.findGroup(id)?.name ?? id.resourceGroupName;
}

/** Id of a new resource's owner, as it was created. @throws {SandboxError} when the owner is missing */
function requireOwner(type: ResourceType, id: ResourceId, store: ResourceStore): string {
  const ownerId = ownerIdOf(id);
  const owner = store.find(ownerId);
  if (owner !== undefined) return owner.id;
  if (/^\/subscriptions\/[^/]+$/i.test(ownerId)) return ownerId;
  throw parentNotFound(fullTypeOf(type), ownerId);
}

function invalidName(type: ResourceType, name: string): SandboxError {
  return new SandboxError(
    "InvalidResourceName",
    `The resource name '${name}' of type '${fullTypeOf(type)}' is not valid: expected ${type.namePattern.source}.`,
  );
}

async function deleteResource(
  { type, id }: ResourceTarget,
  types: readonly ResourceType[],
  { store }: ArmServices,
): Promise<Response> {
  const existing = store.find(formatResourceId(id));
  if (existing === undefined) return empty(204);
  const refused = type.refuseRemoval?.(existing);
  if (refused !== undefined) throw refused;
  await removeWithContents(formatResourceId(id), types, store);
  return empty(200);
}

function patchResource(request: ArmRequest, target: ResourceTarget, services: ArmServices): Response {
  const { store, clock } = services;
  const body = requireBody(request);
  authorizeAllLinked(request, target, body, services);
  const patched = {
    ...patchedBody(request, target, body, store),
    changedAt: clock.now().toISOString(),
  };
  const saved = { ...patched, tags: readTags(body) ?? patched.tags };
  store.save(saved);
  return json(200, render(target.type, saved, request.apiVersion));
}

/** The resource after a PATCH of properties other than tags. */
function patchedBody(
  { apiVersion, caller }: ArmRequest,
  target: ResourceTarget,
  body: JsonObject,
  store: ResourceStore,
): StoredResource {
  const { type, id } = target;
  const other = Object.keys(body).find((name) => name !== "tags");
  const existing = store.find(formatResourceId(id));
  if (other === undefined) return existing ?? requireResource(target, store);
  const changed =
    existing && type.patch?.({ id, resourceId: existing.id, body, apiVersion, caller, existing });
  if (existing !== undefined && changed !== undefined) return { ...existing, body: changed };
  if (type.refusePatch !== undefined) throw type.refusePatch(id.name);
  throw invalidContent(`PATCH of '${fullTypeOf(type)}' takes 'tags' only, found '${other}'. Use PUT.`);
}

function render(type: ResourceType, resource: StoredResource, apiVersion: string): JsonObject {
  return {
    ...type.render(resource, apiVersion),
    id: resource.id,
    name: resource.name,
    type: fullTypeOf(type),
    ...(type.isProxy ? {} : { location: resource.location }),
    ...(resource.tags === undefined ? {} : { tags: resource.tags }),
  };
}
