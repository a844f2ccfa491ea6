/**
 * azuread:index/servicePrincipal:ServicePrincipal.
 *
 * Source: @pulumi/azuread 6.9.1 servicePrincipal.d.ts; terraform-provider-azuread
 * internal/services/serviceprincipals/service_principal_resource.go
 */
import { get, getString, type PropertyMap } from "../property-values";
import { type Properties, type Property, string } from "../types/resource-type";
import type { BridgedContext, BridgedInput, BridgedState, BridgedType } from "./bridged-type";
import {
  createObject,
  explained,
  findByFilter,
  objectIdOf,
  quoted,
  readObject,
  stringsOf,
  updateObject,
} from "./graph-object";

const strings: Property = { type: { kind: "array", items: { kind: "string" } } };
const stringSet: BridgedInput = { ...strings, set: true };
const boolean: BridgedInput = { type: { kind: "boolean" } };

const inputs: Readonly<Record<string, BridgedInput>> = {
  clientId: { ...string, wireName: "appId", required: true, forceNew: true },
  accountEnabled: { ...boolean, default: true },
  alternativeNames: stringSet,
  appRoleAssignmentRequired: boolean,
  description: string,
  loginUrl: string,
  notes: string,
  notificationEmailAddresses: stringSet,
  owners: { ...stringSet, local: true },
  preferredSingleSignOnMode: string,
  tags: { ...stringSet, computed: true },
  useExisting: { ...boolean, local: true },
};

const computed: Properties = {
  appRoleIds: { type: { kind: "map", values: { kind: "string" } }, wireName: "" },
  applicationTenantId: { ...string, wireName: "appOwnerOrganizationId" },
  displayName: string,
  homepageUrl: { ...string, wireName: "homepage" },
  logoutUrl: string,
  oauth2PermissionScopeIds: { type: { kind: "map", values: { kind: "string" } }, wireName: "" },
  objectId: { ...string, wireName: "id" },
  redirectUris: { ...strings, wireName: "replyUrls" },
  servicePrincipalNames: strings,
  signInAudience: string,
  type: { ...string, wireName: "servicePrincipalType" },
};

/** Values that azuread writes into the state for properties that Graph leaves out. */
const absent: PropertyMap = {
  appRoleIds: {},
  homepageUrl: "",
  logoutUrl: "",
  oauth2PermissionScopeIds: {},
  redirectUris: [],
};

/** The names without the application's id, which Graph includes. Source: servicePrincipalResourceRead */
function refine(outputs: PropertyMap): PropertyMap {
  const clientId = getString(outputs, "clientId")?.toLowerCase();
  const names = stringsOf(get(outputs, "servicePrincipalNames"));
  return {
    ...absent,
    ...outputs,
    servicePrincipalNames: names.filter((name) => name.toLowerCase() !== clientId),
  };
}

async function read(
  context: BridgedContext,
  id: string,
  state: PropertyMap,
): Promise<BridgedState | undefined> {
  const path = `/servicePrincipals/${objectIdOf(id, "servicePrincipals")}`;
  const outputs = await readObject(context, path, inputs, computed, state);
  return outputs && { id, outputs: refine(outputs) };
}

async function readBack(context: BridgedContext, id: string, state: PropertyMap): Promise<BridgedState> {
  const found = await read(context, id, state);
  if (found === undefined) throw new Error(`Service principal with ID "${id}" was not found`);
  return found;
}

async function update(
  context: BridgedContext,
  id: string,
  values: PropertyMap,
  state: PropertyMap,
): Promise<BridgedState> {
  const objectId = objectIdOf(id, "servicePrincipals");
  await explained(
    `Updating service principal with object ID: "${objectId}"`,
    updateObject(context, `/servicePrincipals/${objectId}`, inputs, { values, state }),
  );
  return readBack(context, id, values);
}

export const servicePrincipal: BridgedType = {
  token: "azuread:index/servicePrincipal:ServicePrincipal",
  terraformName: "azuread_service_principal",
  inputs,
  computed,
  secrets: [],
  importable: true,
  refine,
  async create(context, values) {
    const clientId = getString(values, "clientId") ?? "";
    const [existing] = await findByFilter(context.graph, "servicePrincipals", `appId eq ${quoted(clientId)}`);
    if (existing !== undefined) {
      const id = `/servicePrincipals/${getString(existing, "id")}`;
      if (get(values, "useExisting") === true) {
        return update(context, id, values, (await readBack(context, id, values)).outputs);
      }
      throw new Error(
        `A resource with the ID "${id}" already exists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for "azuread_service_principal" for more information.`,
      );
    }
    const objectId = await explained(
      "Could not create service principal",
      createObject(context, "servicePrincipals", inputs, values),
    );
    return readBack(context, `/servicePrincipals/${objectId}`, values);
  },
  read,
  update,
  async delete(context, id) {
    const objectId = objectIdOf(id, "servicePrincipals");
    await explained(
      `Deleting service principal with object ID "${objectId}"`,
      context.graph.send("DELETE", `/servicePrincipals/${objectId}`),
    );
  },
};
