/**
 * Microsoft.Web/connections: API connections. Their secrets go to the runtime and are never returned.
 * Source: https://learn.microsoft.com/azure/templates/microsoft.web/2016-06-01/connections.
 * The answer follows exported templates (github.com/JFolberth/logicApp_bicep_modules).
 * `overallStatus` is what the designer reads (github.com/Azure/LogicAppsUX).
 * An export shows that `nonSecretParameterValues` returns `token:grantType`. Unverified: that it returns
 * `token:clientId` and `token:TenantId`, and the status before the first call.
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { regionName } from "../../support/region";
import { invalidContent } from "../errors";
import { type JsonObject, optionalObject, optionalString } from "../json";
import { covers, segmentsOf } from "../resources/resource-id";
import type { StoredResource } from "../resources/resource-store";
import type { PutRequest, ResourceContent, ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";
import { findManagedApi, type ManagedApi, renderApiReference } from "./managed-apis";

export function createConnectionType({ clock, connectionHealth }: ArmServices): ResourceType {
  return {
    namespace: "Microsoft.Web",
    type: "connections",
    apiVersions: ["2018-07-01-preview", "2016-06-01"],
    namePattern: /^[^/?#%&<>:*\\]{1,80}$/,
    put: (request) => putConnection(request, clock.now().toISOString()),
    // Unverified: that ARM requires this permission for writing a connection. Its definition:
    // https://learn.microsoft.com/azure/role-based-access-control/permissions/web-and-mobile
    linkedAccess: (body, { subscriptionId }) => {
      const properties = optionalObject(body, "properties") ?? {};
      const apiId = optionalString(optionalObject(properties, "api") ?? {}, "id");
      if (apiId === undefined || !covers(`/subscriptions/${subscriptionId}`, apiId)) return [];
      return [{ action: "Microsoft.Web/locations/managedApis/join/action", scope: apiId }];
    },
    render: (resource, apiVersion) =>
      renderConnection(resource, apiVersion, connectionHealth.failureOf(resource.id)),
    // the new secret is not tried yet
    saved: ({ id }) => connectionHealth.report(id, undefined),
    removed: async ({ id }) => connectionHealth.report(id, undefined),
    operations: [],
  };
}

function putConnection(request: PutRequest, now: string): ResourceContent {
  const properties = optionalObject(request.body, "properties") ?? {};
  refuseOtherForms(properties);
  const { api, apiId } = readApi(properties, request);
  const values = readValues(properties);
  checkGrantType(values);
  const kind = optionalString(request.body, "kind");
  return {
    body: {
      ...(kind === undefined ? {} : { kind }),
      displayName: optionalString(properties, "displayName") ?? request.id.name,
      customParameterValues: optionalObject(properties, "customParameterValues") ?? {},
      nonSecretParameterValues: openValues(api, values),
      authenticated: isAuthenticated(api, values),
      api: api.name,
      apiId,
      createdTime: request.existing?.body.createdTime ?? now,
      changedTime: now,
    },
    state: { parameterValues: values },
  };
}

/** Parameter forms of other connectors. They are refused so that nobody believes they work. */
function refuseOtherForms(properties: JsonObject): void {
  for (const name of ["parameterValueSet", "parameterValueType", "alternativeParameterValues"]) {
    if (properties[name] !== undefined && properties[name] !== null) {
      throw new NotEmulated(`'${name}' of an API connection`, "Use 'parameterValues'.");
    }
  }
}

function readApi(properties: JsonObject, request: PutRequest): { api: ManagedApi; apiId: string } {
  const apiId = optionalString(optionalObject(properties, "api") ?? {}, "id");
  if (apiId === undefined) {
    throw new SandboxError("ApiNotSpecified", "The property 'api.id' is required for an API connection.");
  }
  const [subscriptions, subscription, providers, namespace, locations, location, managedApis, name, ...rest] =
    segmentsOf(apiId);
  const fixed = [subscriptions, providers, namespace, locations, managedApis].join("/").toLowerCase();
  if (fixed !== "subscriptions/providers/microsoft.web/locations/managedapis" || !name || rest.length > 0) {
    throw new SandboxError(
      "InvalidApiReference",
      `The API id '${apiId}' is not valid. Expected '/subscriptions/{subscriptionId}/providers/Microsoft.Web/locations/{location}/managedApis/{name}'.`,
    );
  }
  if (subscription?.toLowerCase() !== request.id.subscriptionId.toLowerCase()) {
    throw new SandboxError(
      "InvalidApiReference",
      `The API id '${apiId}' is of another subscription than the connection's.`,
    );
  }
  if (regionName(location ?? "") !== request.location) {
    throw new SandboxError(
      "InvalidApiReference",
      `The API id '${apiId}' is of another location than the connection's, '${request.location}'.`,
    );
  }
  const api = findManagedApi(name);
  if (api === undefined) throw new NotEmulated(`the managed API '${name}'`);
  return { api, apiId };
}

function readValues(properties: JsonObject): Record<string, string> {
  const values = optionalObject(properties, "parameterValues") ?? {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== "string") {
      throw invalidContent(`The value of connection parameter '${name}' must be a string.`);
    }
  }
  return values as Record<string, string>;
}

/** Names of connection parameters are compared without case, as in the designer. */
function valueNamed(values: Readonly<Record<string, string>>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(values).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** Code and message follow github.com/Azure/logicapps/issues/1421. */
function checkGrantType(values: Readonly<Record<string, string>>): void {
  const grantType = valueNamed(values, "token:grantType");
  if (grantType === undefined || grantType === "client_credentials") return;
  throw new SandboxError(
    "InvalidOptionParameterValue",
    `The connection parameter 'token:grantType' has the value '${grantType}'. But only accepts the following values: client_credentials`,
  );
}

/** The values that ARM shows: those of parameters without a secret. */
function openValues(api: ManagedApi, values: Readonly<Record<string, string>>): Record<string, string> {
  const open = new Set(
    Object.entries(api.parameters)
      .filter(([, kind]) => kind === "open")
      .map(([name]) => name.toLowerCase()),
  );
  return Object.fromEntries(Object.entries(values).filter(([name]) => open.has(name.toLowerCase())));
}

/** Whether every secret has a value. Secrets are not tried before the first call. */
function isAuthenticated(api: ManagedApi, values: Readonly<Record<string, string>>): boolean {
  return Object.entries(api.parameters)
    .filter(([, kind]) => kind === "secret")
    .every(([name]) => (valueNamed(values, name) ?? "") !== "");
}

function renderConnection(
  { id, body }: StoredResource,
  apiVersion: string,
  failure: string | undefined,
): JsonObject {
  const { kind, authenticated, displayName, customParameterValues, nonSecretParameterValues } = body;
  const api = findManagedApi(String(body.api));
  const status = statusOf(authenticated === true, failure);
  if (api === undefined) throw new Error(`The connection ${id} is of an API this version does not know.`);
  return {
    ...(kind === undefined ? {} : { kind }),
    properties: {
      displayName,
      // seen in answers of this version: github.com/Azure/terraform-provider-azapi/issues/742
      ...(apiVersion === "2018-07-01-preview" ? { authenticatedUser: {} } : {}),
      overallStatus: status.status,
      statuses: [status],
      customParameterValues: isJsonObject(customParameterValues) ? customParameterValues : {},
      nonSecretParameterValues,
      createdTime: body.createdTime,
      changedTime: body.changedTime,
      api: renderApiReference(api, String(body.apiId)),
      ...(api.isTestable ? testCalls(id, apiVersion) : { testLinks: [], testRequests: [] }),
    },
  };
}

/**
 * A failure's code and the words before Entra's own. They follow public answers of connections whose token
 * could not be renewed.
 */
function statusOf(authenticated: boolean, failure: string | undefined): JsonObject {
  if (!authenticated) return unauthenticated;
  if (failure === undefined) return { status: "Connected" };
  const message = `Failed to refresh access token for service: aadcertificate. Error: Failed to acquire token from AAD: ${failure}`;
  return { status: "Error", target: "token", error: { code: "Unauthorized", message } };
}

function testCalls(id: string, apiVersion: string): JsonObject {
  const url = `https://management.azure.com:443${id}`;
  return {
    testLinks: [
      { requestUri: `${url}/extensions/proxy/testconnection?api-version=${apiVersion}`, method: "get" },
    ],
    testRequests: [
      {
        body: { request: { method: "get", path: "testconnection" } },
        requestUri: `${url}/dynamicInvoke?api-version=${apiVersion}`,
        method: "POST",
      },
    ],
  };
}

const unauthenticated = {
  status: "Error",
  target: "token",
  error: { code: "Unauthenticated", message: "This connection is not authenticated." },
};
