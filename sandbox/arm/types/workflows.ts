/**
 * Microsoft.Logic/workflows: Consumption logic apps. Checks a PUT and renders a workflow.
 * Source: https://learn.microsoft.com/azure/templates/microsoft.logic/workflows. The answer follows
 * recordings of the service in github.com/Azure/azure-sdk-for-js (2019-05-01): no `sku`, no `etag`, no
 * `systemData`.
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { invalidContent } from "../errors";
import { type JsonObject, optionalObject, optionalString } from "../json";
import type { ResourceStore } from "../resources/resource-store";
import type { LinkedAccess, PutRequest, ResourceContent, ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";
import { workflowActions } from "./workflow-actions";
import { workflowHistory } from "./workflow-history";
import { assignedIdentities, readIdentity } from "./workflow-identity";
import { nextVersion, renderWorkflow } from "./workflow-resource";

export function createWorkflowType(services: ArmServices): ResourceType {
  return {
    namespace: "Microsoft.Logic",
    type: "workflows",
    apiVersions: [
      "2019-05-01",
      "2018-07-01-preview",
      "2017-07-01",
      "2016-10-01",
      "2016-06-01",
      "2015-08-01-preview",
      "2015-02-01-preview",
    ],
    // Azure's naming page has said 1-43 and 1-80. Which limit it enforces is unverified.
    namePattern: /^[A-Za-z0-9_.()-]{1,80}$/,
    put: (request) => putWorkflow(request, services),
    linkedAccess: (body) => [...assignedIdentities(body), ...joinedConnections(body)],
    patch: ({ body, resourceId, existing }) => {
      if (Object.keys(body).some((name) => name !== "tags" && name !== "identity")) return undefined;
      const { identity: _, ...rest } = existing.body;
      const identity = readIdentity({ body, resourceId, existing }, services.store);
      return identity === undefined ? rest : { ...rest, identity };
    },
    render: (resource) => renderWorkflow(resource, services.origin()),
    saved: (resource) => {
      const body = renderWorkflow(resource, services.origin()).properties;
      if (isJsonObject(body)) services.store.addVersion(resource.id, String(body.version), body);
    },
    // code and text follow github.com/Azure/azure-rest-api-specs/issues/8743
    refusePatch: (name) =>
      new SandboxError(
        "InvalidPatchWorkflowRequest",
        `The request to patch workflow '${name}' is not supported. Only the tags field, SKU tier field and identity field can be patched.`,
      ),
    removed: async ({ lookup }) => {
      if (lookup !== undefined) await services.operations.forgetWorkflow(lookup);
    },
    operations: [...workflowActions(services), ...workflowHistory(services)],
  };
}

function putWorkflow(
  request: PutRequest,
  { clock, ids, store, checkDefinition }: ArmServices,
): ResourceContent {
  const properties = optionalObject(request.body, "properties") ?? {};
  refuseOtherForms(properties);
  const definition = optionalObject(properties, "definition");
  if (definition === undefined) {
    throw invalidContent("Required property 'definition' was not found in the workflow's properties.");
  }
  const parameters = readParameters(properties);
  checkDefinition(definition, parameters);
  checkConnections(parameters, store);
  const identity = readIdentity(request, store);
  const now = clock.now();
  const { existing } = request;
  const accessControl = optionalObject(properties, "accessControl");
  const callbackId = existing?.lookup ?? ids.bytes(16).toString("hex");
  return {
    body: {
      state: readState(properties),
      version: nextVersion(now, existing),
      createdTime: existing?.body.createdTime ?? now.toISOString(),
      changedTime: now.toISOString(),
      ...(accessControl === undefined ? {} : { accessControl }),
      definition,
      ...(identity === undefined ? {} : { identity }),
    },
    // access keys live as long as the resource, so a callback URL survives every update
    state: {
      parameters,
      primaryKey: existing?.state.primaryKey ?? ids.bytes(32).toString("base64"),
      secondaryKey: existing?.state.secondaryKey ?? ids.bytes(32).toString("base64"),
    },
    lookup: callbackId,
  };
}

function refuseOtherForms(properties: JsonObject): void {
  for (const name of [
    "integrationAccount",
    "integrationServiceEnvironment",
    "definitionLink",
    "parametersLink",
  ]) {
    if (properties[name] !== undefined && properties[name] !== null) {
      throw new NotEmulated(`'${name}' of a workflow`);
    }
  }
}

/**
 * The operation: https://learn.microsoft.com/azure/role-based-access-control/permissions/web-and-mobile.
 * Unverified: that ARM requires it for writing a workflow. Public custom roles list it next to the write.
 */
function joinedConnections(body: JsonObject): LinkedAccess[] {
  const { parameters } = optionalObject(body, "properties") ?? {};
  return Object.values(connectionsIn(isJsonObject(parameters) ? parameters : {}))
    .map((connection) => (isJsonObject(connection) ? optionalString(connection, "connectionId") : undefined))
    .filter((id) => id !== undefined)
    .map((scope) => ({ action: "Microsoft.Web/connections/join/action", scope }));
}

function connectionsIn(parameters: JsonObject): JsonObject {
  const parameter = Object.hasOwn(parameters, "$connections") ? parameters.$connections : undefined;
  const connections = isJsonObject(parameter) ? parameter.value : undefined;
  return isJsonObject(connections) ? connections : {};
}

/** Code and text follow github.com/Azure/azure-cli/issues/24949. */
function checkConnections(parameters: Readonly<Record<string, JsonObject>>, store: ResourceStore): void {
  for (const [name, connection] of Object.entries(connectionsIn(parameters))) {
    const id = isJsonObject(connection) ? optionalString(connection, "connectionId") : undefined;
    if (id === undefined || store.find(id)?.type !== "Microsoft.Web/connections") {
      const shown = id?.split("/").at(-1) ?? name;
      throw new SandboxError("ApiConnectionNotFound", `The API connection '${shown}' could not be found.`);
    }
  }
}

function readState(properties: JsonObject): "Enabled" | "Disabled" {
  const state = optionalString(properties, "state") ?? "Enabled";
  if (state === "Enabled" || state === "Disabled") return state;
  throw new SandboxError(
    "InvalidRequestContent",
    `The workflow state '${state}' is not valid. Expected 'Enabled' or 'Disabled'.`,
  );
}

function readParameters(properties: JsonObject): Record<string, JsonObject> {
  const parameters = optionalObject(properties, "parameters") ?? {};
  for (const [name, parameter] of Object.entries(parameters)) {
    if (!isJsonObject(parameter)) {
      throw invalidContent(`The workflow parameter '${name}' must be an object with a 'value'.`);
    }
  }
  return parameters as Record<string, JsonObject>;
}
