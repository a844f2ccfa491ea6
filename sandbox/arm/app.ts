/**
 * management.azure.com: finds the target of a request and calls its routes. Paths match in any letter case.
 * Source: https://learn.microsoft.com/rest/api/resources
 */
import { Hono } from "hono";
import { NotEmulated, SandboxError } from "../support/errors";
import { type AccessOptions, createAccess } from "./access/access-check";
import { checkResourcesApiVersion, requireApiVersion } from "./api-version";
import { cloudMetadata } from "./cloud-metadata";
import { armErrorResponse } from "./errors";
import { handleGroup, listGroups } from "./group-routes";
import { handleMetrics } from "./monitor/metrics-list";
import { type ArmRequest, json, methodNotAllowed } from "./request";
import { formatResourceGroupId, sameName, segmentsOf } from "./resources/resource-id";
import { findType, type ResourceScope, readResourcePath } from "./resources/resource-path";
import { handleList, handleResource } from "./resources/resource-routes";
import type { ResourceType } from "./resources/resource-type";
import { handleScopeOperation } from "./scope-operations";
import type { ArmServices } from "./services";
import {
  getSubscription,
  handleManagedApis,
  handleProviders,
  listLocations,
  listResources,
  listSubscriptions,
  pollOperation,
} from "./subscription-routes";
import { createResourceTypes } from "./types";

export type ArmDependencies = Omit<ArmServices, "mayDo" | "rolesAt" | "rolesIn"> & {
  /** Owner of the subscription. */
  deployerObjectId: string;
} & Pick<AccessOptions, "onCheck">;

/** Builds the service for `management.azure.com`. It serves the same paths on the sandbox's own origin. */
export function createArmApp(dependencies: ArmDependencies): Hono {
  const { deployerObjectId, onCheck, ...rest } = dependencies;
  const { store, clock, subscriptionId } = rest;
  const access = createAccess({
    store,
    clock,
    subscriptionId,
    deployerObjectId,
    ...(onCheck !== undefined && { onCheck }),
  });
  const services: ArmServices = {
    mayDo: ({ objectId }, action, scope) => access.mayDo(objectId, action, scope),
    rolesIn: ({ objectId }, scope) => access.rolesIn(objectId, scope),
    rolesAt: ({ objectId }, scope) => access.rolesAt(objectId, scope),
    ...rest,
  };
  const types = createResourceTypes(services);
  const app = new Hono();
  app.onError((failure) =>
    armErrorResponse(failure, `https://login.microsoftonline.com/${services.tenantId}`),
  );
  app.use(async (context, next) => {
    await next();
    context.header("x-ms-request-id", services.ids.uuid());
    context.header("x-ms-correlation-request-id", services.ids.uuid());
  });
  app.get("/metadata/endpoints", (context) => {
    const url = new URL(context.req.url);
    return context.json(cloudMetadata(url.origin, requireApiVersion(url)));
  });
  app.all("*", async (context) => {
    const audiences = [
      "https://management.azure.com",
      "https://management.core.windows.net",
      services.origin(),
    ];
    const caller = await services.tokens.verify(context.req.header("authorization"), audiences);
    const url = new URL(context.req.url);
    const request: ArmRequest = {
      method: context.req.method,
      url,
      segments: segmentsOf(url.pathname),
      apiVersion: requireApiVersion(url),
      caller,
      text: await context.req.text(),
    };
    return await route(request, types, services);
  });
  return app;
}

function route(
  request: ArmRequest,
  types: readonly ResourceType[],
  services: ArmServices,
): Response | Promise<Response> {
  const [root, subscriptionId, ...rest] = request.segments;
  if (sameName(root, "tenants") && subscriptionId === undefined) return listTenants(request, services);
  if (!sameName(root, "subscriptions")) {
    throw new NotEmulated(`the Resource Manager path '${request.url.pathname}'`);
  }
  if (subscriptionId === undefined) {
    return listSubscriptions(request, services);
  }
  checkSubscription(subscriptionId, services);
  return routeSubscription(request, rest, types, services);
}

function routeSubscription(
  request: ArmRequest,
  segments: readonly string[],
  types: readonly ResourceType[],
  services: ArmServices,
): Response | Promise<Response> {
  const { subscriptionId } = services;
  const [collection, name, ...rest] = segments;
  const scope = { subscriptionId, resourceGroupName: "", id: `/subscriptions/${subscriptionId}` };
  switch (collection?.toLowerCase()) {
    case undefined:
      return getSubscription(request, services);
    case "locations":
      if (name === undefined) return listLocations(request, services);
      break;
    case "resources":
      return listResources(request, scope.id, services);
    case "operationresults":
      return pollOperation(request, name ?? "", services);
    case "resourcegroups":
      if (name === undefined) return listGroups(request, subscriptionId, services);
      return routeGroup(request, name, rest, types, services);
    case "providers":
      return routeProvider(request, scope, segments.slice(1), types, services);
  }
  throw new NotEmulated(`the Resource Manager path '${request.url.pathname}'`);
}

function routeGroup(
  request: ArmRequest,
  resourceGroupName: string,
  segments: readonly string[],
  types: readonly ResourceType[],
  services: ArmServices,
): Response | Promise<Response> {
  const { subscriptionId } = services;
  const [collection, ...rest] = segments;
  if (collection === undefined)
    return handleGroup(request, { subscriptionId, resourceGroupName }, types, services);
  const id = formatResourceGroupId({ subscriptionId, resourceGroupName });
  if (sameName(collection, "resources") && rest.length === 0) return listResources(request, id, services);
  if (!sameName(collection, "providers") || rest.length < 2) {
    throw new NotEmulated(`'${segments.join("/")}' of a resource group`);
  }
  return routeResource(request, { subscriptionId, resourceGroupName, id }, rest, types, services);
}

function routeProvider(
  request: ArmRequest,
  scope: ResourceScope,
  segments: readonly string[],
  types: readonly ResourceType[],
  services: ArmServices,
): Response | Promise<Response> {
  const [namespace, typeName, location, collection, ...rest] = segments;
  if (namespace === undefined || typeName === undefined || sameName(typeName, "register")) {
    return handleProviders(request, segments, types, services);
  }
  if (sameName(`${namespace}/${typeName}/${collection}`, "Microsoft.Web/locations/managedApis")) {
    const connections = findType(types, "Microsoft.Web", "connections");
    return handleManagedApis(request, location ?? "", rest, connections, services);
  }
  return routeResource(request, scope, segments, types, services);
}

/** @param segments segments after `/providers/` of the scope */
function routeResource(
  request: ArmRequest,
  scope: ResourceScope,
  segments: readonly string[],
  types: readonly ResourceType[],
  services: ArmServices,
): Response | Promise<Response> {
  const answer = handleScopeOperation(request, scope, segments, services);
  if (answer !== undefined) return answer;
  const metrics = handleMetrics(request, scope, segments, types, services);
  if (metrics !== undefined) return metrics;
  const found = readResourcePath(scope, segments, types);
  if (found.kind === "list") return handleList(request, found.type, found.scope, services);
  const isInSubscription = found.id.resourceGroupName === "";
  if (isInSubscription && !found.type.isExtension) {
    throw new NotEmulated(`'${segments.slice(1).join("/")}' of ${found.type.namespace}`);
  }
  return handleResource(request, found, types, services);
}

function listTenants(request: ArmRequest, { tenantId }: ArmServices): Response {
  if (request.method !== "GET") throw methodNotAllowed(request);
  checkResourcesApiVersion(request.apiVersion);
  return json(200, {
    value: [{ id: `/tenants/${tenantId}`, tenantId, displayName: "Sandbox", tenantCategory: "Home" }],
  });
}

function checkSubscription(given: string, { subscriptionId }: ArmServices): void {
  if (sameName(given, subscriptionId)) return;
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given)) {
    throw new SandboxError(
      "InvalidSubscriptionId",
      `The provided subscription identifier '${given}' is malformed or invalid.`,
    );
  }
  throw new SandboxError("SubscriptionNotFound", `The subscription '${given}' could not be found.`);
}
