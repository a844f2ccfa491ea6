/**
 * Routes of a subscription: itself, its locations, providers, connectors and finished operations.
 * Source: https://learn.microsoft.com/rest/api/resources/subscriptions and .../providers
 */
import { NotEmulated, SandboxError } from "../support/errors";
import { regionName } from "../support/region";
import { checkResourcesApiVersion, checkTypeApiVersion } from "./api-version";
import type { JsonObject } from "./json";
import { locations } from "./locations";
import { type ArmRequest, authorize, empty, json, jsonList, methodNotAllowed } from "./request";
import { sameName } from "./resources/resource-id";
import type { ResourceType } from "./resources/resource-type";
import type { ArmServices } from "./services";
import { findManagedApi, listManagedApis, renderManagedApi } from "./types/managed-apis";
import { resourceApiVersions } from "./types/resource-groups";

/** Answers `/subscriptions`: only those that the caller may read. */
export function listSubscriptions(request: ArmRequest, services: ArmServices): Response {
  if (request.method !== "GET") throw methodNotAllowed(request);
  checkResourcesApiVersion(request.apiVersion);
  const { subscriptionId } = services;
  const isShown = services.rolesIn(request.caller, `/subscriptions/${subscriptionId}`).length > 0;
  const value = isShown ? [renderSubscription(services)] : [];
  return json(200, { value, count: { type: "Total", value: value.length } });
}

/** Answers `/subscriptions/{s}`. */
export function getSubscription(request: ArmRequest, services: ArmServices): Response {
  if (request.method !== "GET") throw methodNotAllowed(request);
  checkResourcesApiVersion(request.apiVersion);
  authorize(request, services, `${subscriptions}/read`, `/subscriptions/${services.subscriptionId}`);
  return json(200, renderSubscription(services));
}

const subscriptions = "Microsoft.Resources/subscriptions";

/** A subscription as ARM returns it. */
function renderSubscription({ subscriptionId, tenantId }: ArmServices): JsonObject {
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName: "Sandbox",
    state: "Enabled",
    subscriptionPolicies: {
      locationPlacementId: "Public_2014-09-01",
      quotaId: "PayAsYouGo_2014-09-01",
      spendingLimit: "Off",
    },
  };
}

/** Answers `/subscriptions/{s}/locations`. */
export function listLocations(request: ArmRequest, services: ArmServices): Response {
  if (request.method !== "GET") throw methodNotAllowed(request);
  checkResourcesApiVersion(request.apiVersion);
  const { subscriptionId } = services;
  authorize(request, services, `${subscriptions}/locations/read`, `/subscriptions/${subscriptionId}`);
  const value = Object.entries(locations).map(([name, displayName]) => ({
    id: `/subscriptions/${subscriptionId}/locations/${name}`,
    name,
    type: "Region",
    displayName,
    regionalDisplayName: displayName,
    metadata: { regionType: "Physical", regionCategory: "Recommended" },
  }));
  return json(200, { value });
}

/** Answers `/subscriptions/{s}/resources` and the same of one group. */
export function listResources(request: ArmRequest, scope: string, services: ArmServices): Response {
  checkResourcesApiVersion(request.apiVersion);
  const isGroup = /\/resourceGroups\//i.test(scope);
  const action = `${subscriptions}/${isGroup ? "resourceGroups/resources" : "resources"}/read`;
  authorize(request, services, action, scope);
  const filter = request.url.searchParams.get("$filter");
  const type = filter === null ? undefined : readTypeFilter(filter);
  const { subscriptionId } = services;
  const resources = services.store
    .list({ subscriptionId, under: scope, ...(type === undefined ? {} : { type }) })
    .filter(({ location }) => location !== ""); // proxy resources appear only in the list of their own type
  return jsonList(request, resources, ({ id, name, type, location, tags }) => ({
    id,
    name,
    type,
    location,
    ...(tags === undefined ? {} : { tags }),
  }));
}

function readTypeFilter(filter: string): string {
  const type = /^\s*resourceType eq '([^']+)'\s*$/i.exec(filter)?.[1];
  if (type === undefined) throw new NotEmulated(`the filter "${filter}" in a list of resources`);
  return type;
}

/** Answers `/subscriptions/{s}/providers`, `.../{namespace}` and `.../{namespace}/register`. */
export function handleProviders(
  request: ArmRequest,
  rest: readonly string[],
  types: readonly ResourceType[],
  services: ArmServices,
): Response {
  checkResourcesApiVersion(request.apiVersion);
  const [namespace, verb] = rest;
  const scope = `/subscriptions/${services.subscriptionId}`;
  if (request.method === "GET") authorize(request, services, `${subscriptions}/providers/read`, scope);
  const namespaces = [...new Set(["Microsoft.Resources", ...types.map((type) => type.namespace)])];
  const render = (name: string) => renderProvider(name, types, services);
  if (namespace === undefined) return json(200, { value: namespaces.map(render) });
  const found = namespaces.find((name) => sameName(name, namespace));
  if (found === undefined) throw new NotEmulated(`the resource provider '${namespace}'`);
  if (verb === undefined && request.method === "GET") return json(200, render(found));
  if (sameName(verb, "register") && request.method === "POST") {
    authorize(request, services, `${found}/register/action`, scope);
    return json(200, render(found));
  }
  throw methodNotAllowed(request);
}

function renderProvider(
  namespace: string,
  types: readonly ResourceType[],
  { subscriptionId }: ArmServices,
): JsonObject {
  const own = types.filter((type) => type.namespace === namespace);
  const resourceTypes = own.map(({ type, apiVersions, isProxy }) => ({
    resourceType: type,
    locations: Object.values(locations),
    apiVersions,
    capabilities: isProxy ? "None" : "SupportsTags, SupportsLocation",
  }));
  const groups = {
    resourceType: "resourceGroups",
    locations: [],
    apiVersions: resourceApiVersions,
    capabilities: "None",
  };
  return {
    id: `/subscriptions/${subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: namespace === "Microsoft.Resources" ? "RegistrationFree" : "RegistrationRequired",
    registrationState: "Registered",
    resourceTypes: namespace === "Microsoft.Resources" ? [groups] : resourceTypes,
  };
}

/** Answers `/subscriptions/{s}/providers/Microsoft.Web/locations/{l}/managedApis[/{name}]`. */
export function handleManagedApis(
  request: ArmRequest,
  location: string,
  rest: readonly string[],
  connectionType: ResourceType,
  services: ArmServices,
): Response {
  if (request.method !== "GET") throw methodNotAllowed(request);
  checkTypeApiVersion({ ...connectionType, type: "locations/managedApis" }, request.apiVersion, location);
  const { subscriptionId } = services;
  authorize(
    request,
    services,
    "Microsoft.Web/locations/managedApis/read",
    `/subscriptions/${subscriptionId}`,
  );
  const region = regionName(location);
  const [name, ...more] = rest;
  if (more.length > 0) throw new NotEmulated(`'${more.join("/")}' of a managed API`);
  if (name === undefined) {
    return json(200, {
      value: listManagedApis().map((api) => renderManagedApi(api, subscriptionId, region)),
    });
  }
  const api = findManagedApi(name);
  if (api === undefined) throw new NotEmulated(`the managed API '${name}'`);
  return json(200, renderManagedApi(api, subscriptionId, region));
}

/**
 * Answers the polling of an operation: every operation that was started here is finished.
 * Unverified: that Azure wants this permission. It is an operation of the provider, and part of Logic App
 * Contributor.
 */
export function pollOperation(request: ArmRequest, id: string, services: ArmServices): Response {
  if (request.method !== "GET") throw methodNotAllowed(request);
  const scope = `/subscriptions/${services.subscriptionId}`;
  authorize(request, services, `${subscriptions}/operationresults/read`, scope);
  if (services.store.hasOperation(id)) return empty(200);
  throw new SandboxError("NotFound", `The operation '${id}' was not found.`);
}
