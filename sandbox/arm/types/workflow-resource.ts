/** A stored workflow, as ARM and the runtime see it. */

import { isJsonObject } from "../../support/json";
import type { WorkflowDeployment } from "../../workflow/deployment";
import type { JsonObject } from "../json";
import type { StoredResource } from "../resources/resource-store";

/** Addresses from a documentation range: no firewall rule should rely on them. */
const endpointsConfiguration = {
  workflow: {
    outgoingIpAddresses: [{ address: "192.0.2.1" }, { address: "192.0.2.2" }],
    accessEndpointIpAddresses: [{ address: "192.0.2.3" }, { address: "192.0.2.4" }],
  },
  connector: { outgoingIpAddresses: [{ address: "192.0.2.16/28" }] },
};

/** A workflow as ARM returns it, without id, name, type, location and tags. */
export function renderWorkflow(resource: StoredResource, origin: string): JsonObject {
  const { body, state } = resource;
  return {
    properties: {
      provisioningState: "Succeeded",
      createdTime: body.createdTime,
      changedTime: body.changedTime,
      state: body.state,
      version: body.version,
      accessEndpoint: `${origin}/workflows/${resource.lookup}`,
      ...(body.accessControl === undefined ? {} : { accessControl: body.accessControl }),
      definition: body.definition,
      parameters: visibleParameters(state.parameters, body.definition),
      endpointsConfiguration,
    },
    ...(body.identity === undefined ? {} : { identity: body.identity }),
  };
}

/** Values of secure parameters are not returned. That the parameter and its type stay is unverified. */
function visibleParameters(parameters: unknown, definition: unknown): JsonObject {
  if (!isJsonObject(parameters)) return {};
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const type = declaredType(definition, name);
      return [name, /^secure/i.test(type ?? "") ? { type } : parameter];
    }),
  );
}

function declaredType(definition: unknown, name: string): string | undefined {
  const declared = isJsonObject(definition) ? definition.parameters : undefined;
  if (!isJsonObject(declared) || !Object.hasOwn(declared, name)) return undefined;
  const parameter = declared[name];
  return isJsonObject(parameter) && typeof parameter.type === "string" ? parameter.type : undefined;
}

/**
 * Version of a deployment, 20 digits. Like Azure's, it is the largest 64-bit number minus the time in ticks
 * of 100 ns. It never repeats.
 */
export function nextVersion(now: Date, existing: StoredResource | undefined): string {
  const ticks = BigInt(now.getTime()) * 10_000n + 621_355_968_000_000_000n;
  const version = 9_223_372_036_854_775_807n - ticks;
  const previous = existing === undefined ? undefined : BigInt(String(existing.body.version));
  const next = previous !== undefined && version >= previous ? previous - 1n : version;
  return next.toString().padStart(20, "0");
}

/** The workflow as the runtime sees it, secrets included. */
export function toDeployment(resource: StoredResource): WorkflowDeployment {
  const { body, state } = resource;
  return {
    resourceId: resource.id,
    callbackId: resource.lookup ?? "",
    name: resource.name,
    location: resource.location,
    tags: resource.tags ?? {},
    version: String(body.version),
    state: body.state === "Disabled" ? "Disabled" : "Enabled",
    definition: isJsonObject(body.definition) ? body.definition : {},
    parameters: (state.parameters ?? {}) as WorkflowDeployment["parameters"],
    accessKeys: { primary: String(state.primaryKey), secondary: String(state.secondaryKey) },
  };
}

/** Triggers of a definition, by name. */
export function triggersOf(resource: StoredResource): JsonObject {
  const { definition } = resource.body;
  const triggers = isJsonObject(definition) ? definition.triggers : undefined;
  return isJsonObject(triggers) ? triggers : {};
}
