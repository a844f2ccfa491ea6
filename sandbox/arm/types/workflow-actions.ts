/**
 * Actions of a workflow: enable, disable, validate, callback URLs, access keys; triggers and versions.
 *
 * Source: https://learn.microsoft.com/rest/api/logic/workflows
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { invalidContent } from "../errors";
import { type JsonObject, optionalObject, optionalString } from "../json";
import type { StoredResource } from "../resources/resource-store";
import type { Operation, OperationAnswer, OperationRequest } from "../resources/resource-type";
import type { ArmServices } from "../services";
import type { KeyType } from "./workflow-operations";
import { toDeployment, triggersOf } from "./workflow-resource";

/** The operations, by method and path. */
export function workflowActions(services: ArmServices): Operation[] {
  return [
    { method: "POST", path: "enable", handle: ({ resource }) => setState(resource, "Enabled", services) },
    { method: "POST", path: "disable", handle: ({ resource }) => setState(resource, "Disabled", services) },
    { method: "POST", path: "validate", handle: (request) => validate(request, services) },
    { method: "POST", path: "listCallbackUrl", handle: (request) => listCallbackUrl(request, services) },
    {
      method: "POST",
      path: "triggers/{triggerName}/listCallbackUrl",
      handle: (request) => listTriggerCallbackUrl(request, services),
    },
    { method: "POST", path: "regenerateAccessKey", handle: (request) => regenerateKey(request, services) },
    { method: "GET", path: "triggers", handle: listTriggers },
    { method: "GET", path: "triggers/{triggerName}", handle: getTrigger },
    {
      method: "POST",
      path: "triggers/{triggerName}/run",
      handle: async ({ resource, parameters, body }) => {
        const triggerName = triggerNameOf(resource, parameters);
        await services.operations.runTrigger(toDeployment(resource), triggerName, body);
        return { status: 202 };
      },
    },
    { method: "GET", path: "versions", handle: ({ resource }) => listVersions(resource, services) },
    { method: "GET", path: "versions/{versionId}", handle: (request) => getVersion(request, services) },
  ];
}

function setState(resource: StoredResource, state: string, { store, clock }: ArmServices): OperationAnswer {
  if (resource.body.state !== state) {
    const changedTime = clock.now().toISOString();
    store.save({ ...resource, body: { ...resource.body, state, changedTime }, changedAt: changedTime });
  }
  return { status: 200 };
}

function validate({ body }: OperationRequest, { checkDefinition }: ArmServices): OperationAnswer {
  const properties = isJsonObject(body) ? (optionalObject(body, "properties") ?? {}) : {};
  const definition = optionalObject(properties, "definition");
  if (definition === undefined) throw invalidContent("Required property 'definition' was not found.");
  checkDefinition(definition, (optionalObject(properties, "parameters") ?? {}) as Record<string, JsonObject>);
  return { status: 200 };
}

/** The URL of a workflow is that of its Request trigger. In practice a definition has one. */
function listCallbackUrl(request: OperationRequest, services: ArmServices): OperationAnswer {
  const { resource } = request;
  const triggerName = Object.entries(triggersOf(resource)).find(
    ([, trigger]) => isJsonObject(trigger) && /^request$/i.test(String(trigger.type)),
  )?.[0];
  if (triggerName === undefined) {
    throw new SandboxError(
      "WorkflowTriggerNotFound",
      `The workflow '${resource.name}' has no trigger of type 'Request'.`,
    );
  }
  const { keyType, notAfter } = readUrlParameters(request.body);
  return signUrl(request, services, triggerName, keyType, notAfter);
}

function listTriggerCallbackUrl(request: OperationRequest, services: ArmServices): OperationAnswer {
  const { resource, parameters } = request;
  const triggerName = triggerNameOf(resource, parameters);
  const trigger = triggersOf(resource)[triggerName];
  const type = isJsonObject(trigger) ? String(trigger.type) : "";
  if (!/^(request|httpwebhook|apiconnectionwebhook)$/i.test(type)) {
    throw new SandboxError(
      "TriggerTypeNotSupported",
      `The 'ListCallbackUrl' API is not supported by triggers of type '${type}'.`,
    );
  }
  // older clients also send a body here
  const { keyType, notAfter } = readUrlParameters(request.body);
  return signUrl(request, services, triggerName, keyType, notAfter);
}

function signUrl(
  { resource, apiVersion }: OperationRequest,
  { operations, origin }: ArmServices,
  triggerName: string,
  keyType: KeyType,
  notAfter: Date | undefined,
): OperationAnswer {
  const body = operations.signCallbackUrl({
    origin: origin(),
    deployment: toDeployment(resource),
    triggerName,
    keyType,
    apiVersion,
    ...(notAfter === undefined ? {} : { notAfter }),
  });
  return { status: 200, body };
}

function readUrlParameters(body: unknown): { keyType: KeyType; notAfter: Date | undefined } {
  const parameters = isJsonObject(body) ? body : {};
  const notAfter = optionalString(parameters, "notAfter");
  const date = notAfter === undefined ? undefined : new Date(notAfter);
  if (date !== undefined && Number.isNaN(date.getTime())) {
    throw invalidContent(`Could not convert string to DateTime: ${notAfter}. Path 'notAfter'.`);
  }
  return { keyType: readKeyType(parameters) ?? "Primary", notAfter: date };
}

function readKeyType(parameters: JsonObject): KeyType | undefined {
  const keyType = optionalString(parameters, "keyType");
  if (keyType === undefined || keyType === "NotSpecified") return undefined;
  if (keyType === "Primary" || keyType === "Secondary") return keyType;
  throw invalidContent(`Error converting value "${keyType}" to type 'KeyType'. Path 'keyType'.`);
}

function regenerateKey({ resource, body }: OperationRequest, services: ArmServices): OperationAnswer {
  const keyType = readKeyType(isJsonObject(body) ? body : {});
  if (keyType === undefined) throw invalidContent("Required property 'keyType' was not found.");
  const name = keyType === "Primary" ? "primaryKey" : "secondaryKey";
  const key = services.ids.bytes(32).toString("base64");
  services.store.save({ ...resource, state: { ...resource.state, [name]: key } });
  return { status: 200 };
}

function listTriggers({ resource, url }: OperationRequest): OperationAnswer {
  const filter = url.searchParams.get("$filter");
  if (filter !== null) throw new NotEmulated(`the filter "${filter}" in a list of triggers`);
  const value = Object.keys(triggersOf(resource)).map((name) => renderTrigger(resource, name));
  return { status: 200, body: { value } };
}

function getTrigger({ resource, parameters }: OperationRequest): OperationAnswer {
  return { status: 200, body: renderTrigger(resource, triggerNameOf(resource, parameters)) };
}

/** The trigger of a path, spelled as in the definition. @throws {SandboxError} `WorkflowTriggerNotFound` */
export function triggerNameOf(
  resource: StoredResource,
  parameters: Readonly<Record<string, string>>,
): string {
  const wanted = parameters.triggerName ?? "";
  const found = Object.keys(triggersOf(resource)).find((name) => name.toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return found;
  throw new SandboxError(
    "WorkflowTriggerNotFound",
    `The workflow '${resource.name}' trigger '${wanted}' could not be found.`,
  );
}

function renderTrigger(resource: StoredResource, name: string): JsonObject {
  const { createdTime, changedTime, state, version } = resource.body;
  return {
    properties: {
      provisioningState: "Succeeded",
      createdTime,
      changedTime,
      state,
      workflow: {
        id: `${resource.id}/versions/${String(version)}`,
        name: version,
        type: "Microsoft.Logic/workflows/versions",
      },
    },
    id: `${resource.id}/triggers/${name}`,
    name,
    type: "Microsoft.Logic/workflows/triggers",
  };
}

function listVersions(resource: StoredResource, { store }: ArmServices): OperationAnswer {
  const value = store.versions(resource.id).map((version) => renderVersion(resource, version));
  return { status: 200, body: { value } };
}

function getVersion({ resource, parameters }: OperationRequest, { store }: ArmServices): OperationAnswer {
  const wanted = parameters.versionId ?? "";
  const found = store.versions(resource.id).find(({ version }) => version === wanted);
  if (found === undefined) {
    throw new SandboxError(
      "WorkflowVersionNotFound",
      `The workflow '${resource.name}' version '${wanted}' could not be found.`,
    );
  }
  return { status: 200, body: renderVersion(resource, found) };
}

function renderVersion(
  resource: StoredResource,
  { version, body }: { version: string; body: JsonObject },
): JsonObject {
  return {
    properties: body,
    id: `${resource.id}/versions/${version}`,
    name: version,
    type: "Microsoft.Logic/workflows/versions",
    location: resource.location,
    ...(resource.tags === undefined ? {} : { tags: resource.tags }),
  };
}
