/**
 * azuread:index/application:Application.
 *
 * Source: @pulumi/azuread 6.9.1 application.d.ts; terraform-provider-azuread
 * internal/services/applications/application_resource.go
 */
import { inputsToBody } from "../convert";
import { get, isMap, type PropertyMap } from "../property-values";
import { object, objects, type Properties, string } from "../types/resource-type";
import type { BridgedContext, BridgedInput, BridgedState, BridgedType } from "./bridged-type";
import { createObject, explained, findByPath, objectIdOf, readObject, updateObject } from "./graph-object";

const strings: BridgedInput = { type: { kind: "array", items: { kind: "string" } }, set: true };
const boolean: BridgedInput = { type: { kind: "boolean" } };
const info = (wireName: string): BridgedInput => ({ ...string, wireName, containers: ["info"] });

const inputs: Readonly<Record<string, BridgedInput>> = {
  displayName: { ...string, required: true },
  description: string,
  deviceOnlyAuthEnabled: { ...boolean, wireName: "isDeviceOnlyAuthSupported" },
  fallbackPublicClientEnabled: { ...boolean, wireName: "isFallbackPublicClient" },
  identifierUris: { ...strings, sentWhenChanged: true },
  marketingUrl: info("marketingUrl"),
  notes: string,
  owners: { ...strings, local: true },
  preventDuplicateNames: { ...boolean, local: true },
  privacyStatementUrl: info("privacyStatementUrl"),
  requiredResourceAccesses: {
    ...objects({
      resourceAccesses: { ...objects({ id: string, type: string }), wireName: "resourceAccess" },
      resourceAppId: string,
    }),
    wireName: "requiredResourceAccess",
    set: true,
    sentWhenChanged: true,
  },
  serviceManagementReference: string,
  signInAudience: { ...string, default: "AzureADMyOrg" },
  supportUrl: info("supportUrl"),
  tags: { ...strings, computed: true },
  termsOfServiceUrl: info("termsOfServiceUrl"),
  web: object({
    homepageUrl: { ...string, wireName: "homePageUrl" },
    implicitGrant: {
      ...object({
        accessTokenIssuanceEnabled: { ...boolean, wireName: "enableAccessTokenIssuance" },
        idTokenIssuanceEnabled: { ...boolean, wireName: "enableIdTokenIssuance" },
      }),
      wireName: "implicitGrantSettings",
    },
    logoutUrl: string,
    redirectUris: strings,
  }),
};

const computed: Properties = {
  clientId: { ...string, wireName: "appId" },
  disabledByMicrosoft: { ...string, wireName: "disabledByMicrosoftStatus" },
  logoUrl: { ...string, containers: ["info"] },
  objectId: { ...string, wireName: "id" },
  publisherDomain: string,
  templateId: { ...string, wireName: "applicationTemplateId" },
  appRoleIds: { type: { kind: "map", values: { kind: "string" } }, wireName: "" },
  oauth2PermissionScopeIds: { type: { kind: "map", values: { kind: "string" } }, wireName: "" },
};

/** Values that azuread writes into the state for properties that Graph leaves out. */
const absent: PropertyMap = {
  appRoleIds: {},
  disabledByMicrosoft: "",
  logoUrl: "",
  oauth2PermissionScopeIds: {},
  templateId: "",
};

const refine = (outputs: PropertyMap): PropertyMap => ({ ...absent, ...outputs });

/** A complete `web`, even when the program has none. Source: expandApplicationWeb in applications.go */
function wholeWeb(values: PropertyMap): PropertyMap {
  const own = inputsToBody({ web: inputs.web as BridgedInput }, values).web;
  const web = isMap(own) ? own : {};
  const grant = get(web, "implicitGrantSettings");
  return {
    homePageUrl: get(web, "homePageUrl") || null,
    implicitGrantSettings: {
      enableAccessTokenIssuance: false,
      enableIdTokenIssuance: false,
      ...(isMap(grant) ? grant : {}),
    },
    logoutUrl: get(web, "logoutUrl") || null,
    redirectUris: get(web, "redirectUris") ?? [],
  };
}

async function read(
  context: BridgedContext,
  id: string,
  state: PropertyMap,
): Promise<BridgedState | undefined> {
  const path = `/applications/${objectIdOf(id, "applications")}`;
  const outputs = await readObject(context, path, inputs, computed, state);
  return outputs && { id, outputs: { preventDuplicateNames: false, ...refine(outputs) } };
}

async function readBack(context: BridgedContext, id: string, state: PropertyMap): Promise<BridgedState> {
  const found = await read(context, id, state);
  if (found === undefined)
    throw new Error(`Retrieving Application with ID "${id}": Application was not found`);
  return found;
}

export const application: BridgedType = {
  token: "azuread:index/application:Application",
  terraformName: "azuread_application",
  inputs,
  computed,
  secrets: [],
  importable: true,
  refine,
  async create(context, values) {
    const objectId = await explained(
      "Could not create application",
      createObject(context, "applications", inputs, values),
    );
    return readBack(context, `/applications/${objectId}`, values);
  },
  read,
  async update(context, id, values, state) {
    const objectId = objectIdOf(id, "applications");
    await explained(
      `Could not update application with object ID: "${objectId}"`,
      updateObject(context, `/applications/${objectId}`, inputs, {
        values,
        state,
        body: { web: wholeWeb(values) },
      }),
    );
    return readBack(context, id, {
      ...state,
      preventDuplicateNames: get(values, "preventDuplicateNames") ?? false,
    });
  },
  async delete(context, id) {
    const objectId = objectIdOf(id, "applications");
    const path = `/applications/${objectId}`;
    if ((await findByPath(context.graph, path)) === undefined) {
      throw new Error(`Retrieving Application with object ID "${objectId}": Application was not found`);
    }
    await explained(`Deleting application with object ID "${objectId}"`, context.graph.send("DELETE", path));
  },
};
