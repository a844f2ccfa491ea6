/**
 * azuread's functions: the deploying identity, and look-ups of applications and service principals.
 * Source: terraform-provider-azuread internal/services/applications/application_data_source.go,
 * internal/services/serviceprincipals/service_principal_data_source.go and client_config_data_source.go
 */
import { NotEmulated } from "../support/errors";
import { application } from "./bridged-types/application";
import type { BridgedType } from "./bridged-types/bridged-type";
import { findByFilter, findByPath, quoted } from "./bridged-types/graph-object";
import { servicePrincipal } from "./bridged-types/service-principal";
import { bodyToOutputs } from "./convert";
import { getString, type PropertyMap } from "./property-values";
import type { DeployerIdentity } from "./provider";
import type { RestClient } from "./rest-client";

interface Lookup {
  readonly type: BridgedType;
  readonly collection: string;
  /** The type's name in azuread's messages. */
  readonly noun: string;
}

const lookups: ReadonlyMap<string, Lookup> = new Map([
  [
    "azuread:index/getApplication:getApplication",
    { type: application, collection: "applications", noun: "Application" },
  ],
  [
    "azuread:index/getServicePrincipal:getServicePrincipal",
    { type: servicePrincipal, collection: "servicePrincipals", noun: "Service principal" },
  ],
]);

export async function invokeAzuread(
  graph: RestClient,
  { tenantId, clientId, objectId }: DeployerIdentity,
  token: string,
  args: PropertyMap,
): Promise<PropertyMap> {
  if (token === "azuread:index/getClientConfig:getClientConfig") {
    return { id: `${tenantId}-${clientId}-${objectId}`, tenantId, clientId, objectId };
  }
  const lookup = lookups.get(token);
  if (lookup === undefined) throw new NotEmulated(`the function '${token}'`);
  const body = await find(graph, lookup, args);
  const { inputs, computed, refine = (found) => found } = lookup.type;
  const outputs = refine(bodyToOutputs({ ...inputs, ...computed }, body));
  const id = `/${lookup.collection}/${getString(body, "id")}`;
  return { ...outputs, id };
}

async function find(
  graph: RestClient,
  { collection, noun }: Lookup,
  args: PropertyMap,
): Promise<PropertyMap> {
  const objectId = getString(args, "objectId");
  if (objectId !== undefined) {
    const found = await findByPath(graph, `/${collection}/${encodeURIComponent(objectId)}`);
    if (found === undefined) throw new Error(`${noun} with object ID "${objectId}" was not found`);
    return found;
  }
  const clientId = getString(args, "clientId");
  const displayName = getString(args, "displayName");
  const text = clientId ?? displayName;
  if (text === undefined) throw new Error("One of `clientId`, `objectId` or `displayName` must be specified");
  const [name, word] = clientId === undefined ? ["displayName", "display name"] : ["appId", "client ID"];
  const found = await findByFilter(graph, collection, `${name} eq ${quoted(text)}`);
  const [first] = found;
  if (first === undefined) throw new Error(`${noun} with ${word} "${text}" was not found`);
  if (found.length > 1) throw new Error(`found multiple ${noun.toLowerCase()}s with ${word} "${text}"`);
  return first;
}
