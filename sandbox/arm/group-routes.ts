/**
 * Routes of resource groups: create, read, list, tag, and delete with all their resources.
 * Source: https://learn.microsoft.com/rest/api/resources/resource-groups
 */
import { NotEmulated } from "../support/errors";
import { checkResourcesApiVersion } from "./api-version";
import { invalidContent, resourceGroupNotFound } from "./errors";
import { readGroupLocation } from "./location-rules";
import { type ArmRequest, authorize, empty, json, jsonList, methodNotAllowed, requireBody } from "./request";
import { removeWithContents } from "./resources/removal";
import { formatResourceGroupId } from "./resources/resource-id";
import type { StoredResource } from "./resources/resource-store";
import type { ResourceType } from "./resources/resource-type";
import { readTags } from "./resources/tags";
import type { ArmServices } from "./services";
import {
  checkResourceGroupName,
  renderResourceGroup,
  resourceGroupBody,
  resourceGroupType,
} from "./types/resource-groups";

interface GroupName {
  subscriptionId: string;
  resourceGroupName: string;
}

const groupAction = "Microsoft.Resources/subscriptions/resourceGroups";

/** Answers `/subscriptions/{s}/resourceGroups`. */
export function listGroups(request: ArmRequest, subscriptionId: string, services: ArmServices): Response {
  if (request.method !== "GET") throw methodNotAllowed(request);
  checkResourcesApiVersion(request.apiVersion);
  authorize(request, services, `${groupAction}/read`, `/subscriptions/${subscriptionId}`);
  if (request.url.searchParams.has("$filter")) throw new NotEmulated("$filter in a list of resource groups");
  const groups = services.store.list({ subscriptionId, type: resourceGroupType });
  return jsonList(request, groups, renderResourceGroup);
}

/** Answers `/subscriptions/{s}/resourceGroups/{g}`. */
export function handleGroup(
  request: ArmRequest,
  name: GroupName,
  types: readonly ResourceType[],
  services: ArmServices,
): Response | Promise<Response> {
  checkResourcesApiVersion(request.apiVersion);
  authorize(
    request,
    services,
    `${groupAction}/${verbs[request.method] ?? "read"}`,
    formatResourceGroupId(name),
  );
  const existing = services.store.findGroup(name);
  if (request.method === "PUT") return putGroup(request, name, existing, services);
  if (request.method === "HEAD") return empty(existing === undefined ? 404 : 204);
  if (existing === undefined) throw resourceGroupNotFound(name.resourceGroupName);
  switch (request.method) {
    case "GET":
      return json(200, renderResourceGroup(existing));
    case "PATCH":
      return patchGroup(request, existing, services);
    case "DELETE":
      return deleteGroup(request, name, types, services);
    default:
      throw methodNotAllowed(request);
  }
}

const verbs: Readonly<Record<string, string>> = { PUT: "write", PATCH: "write", DELETE: "delete" };

function putGroup(
  request: ArmRequest,
  name: GroupName,
  existing: StoredResource | undefined,
  { store, clock }: ArmServices,
): Response {
  checkResourceGroupName(name.resourceGroupName);
  const body = requireBody(request);
  const now = clock.now().toISOString();
  const group: StoredResource = {
    id: existing?.id ?? formatResourceGroupId(name),
    type: resourceGroupType,
    name: existing?.name ?? name.resourceGroupName,
    subscriptionId: name.subscriptionId,
    resourceGroupName: existing?.name ?? name.resourceGroupName,
    location: readGroupLocation(body, existing),
    tags: readTags(body),
    body: resourceGroupBody(body),
    state: {},
    lookup: undefined,
    createdAt: existing?.createdAt ?? now,
    changedAt: now,
  };
  store.save(group);
  return json(existing === undefined ? 201 : 200, renderResourceGroup(group));
}

function patchGroup(request: ArmRequest, existing: StoredResource, { store, clock }: ArmServices): Response {
  const body = requireBody(request);
  const other = Object.keys(body).find((name) => !["tags", "name", "properties", "managedBy"].includes(name));
  if (other !== undefined) throw invalidContent(`PATCH of a resource group does not take '${other}'.`);
  const tags = readTags(body) ?? existing.tags;
  const patched = {
    ...existing,
    tags,
    body: { ...existing.body, ...resourceGroupBody(body) },
    changedAt: clock.now().toISOString(),
  };
  store.save(patched);
  return json(200, renderResourceGroup(patched));
}

/** The work is done immediately. The client polls the returned location and finds it finished. */
async function deleteGroup(
  request: ArmRequest,
  name: GroupName,
  types: readonly ResourceType[],
  { store, ids }: ArmServices,
): Promise<Response> {
  const operation = ids.uuid();
  await removeWithContents(formatResourceGroupId(name), types, store, () => store.addOperation(operation));
  const path = `/subscriptions/${name.subscriptionId}/operationresults/${operation}`;
  const location = `${request.url.origin}${path}?api-version=${request.apiVersion}`;
  return empty(202, { location, "retry-after": "0" });
}
