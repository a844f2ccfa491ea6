/**
 * Applications and service principals as Graph shows them, and their writable properties.
 * Source: https://learn.microsoft.com/graph/api/resources/application and .../serviceprincipal
 */

import type { Directory, DirectoryObject, DirectoryObjectType } from "../entra/directory";
import type { PasswordCredential } from "../entra/passwords";
import { isJsonObject } from "../support/json";
import { graphDate } from "./dates";
import { badRequest } from "./errors";

export type Properties = Record<string, unknown>;

/** Default properties of an application, as Graph returns them. */
const applicationDefaults: Readonly<Properties> = {
  deletedDateTime: null,
  applicationTemplateId: null,
  disabledByMicrosoftStatus: null,
  createdDateTime: null,
  displayName: null,
  description: null,
  groupMembershipClaims: null,
  identifierUris: [],
  isDeviceOnlyAuthSupported: null,
  isFallbackPublicClient: null,
  nativeAuthenticationApisEnabled: null,
  notes: null,
  publisherDomain: null,
  serviceManagementReference: null,
  signInAudience: "AzureADMyOrg",
  tags: [],
  tokenEncryptionKeyId: null,
  uniqueName: null,
  samlMetadataUrl: null,
  defaultRedirectUri: null,
  certification: null,
  optionalClaims: null,
  servicePrincipalLockConfiguration: null,
  requestSignatureVerification: null,
  addIns: [],
  api: {
    acceptMappedClaims: null,
    knownClientApplications: [],
    requestedAccessTokenVersion: null,
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
  },
  appRoles: [],
  info: {
    logoUrl: null,
    marketingUrl: null,
    privacyStatementUrl: null,
    supportUrl: null,
    termsOfServiceUrl: null,
  },
  keyCredentials: [],
  parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: "Allow" },
  publicClient: { redirectUris: [] },
  requiredResourceAccess: [],
  verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
  web: {
    homePageUrl: null,
    logoutUrl: null,
    redirectUris: [],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    redirectUriSettings: [],
  },
  spa: { redirectUris: [] },
};

/** Default properties of a service principal, as Graph returns them. */
const servicePrincipalDefaults: Readonly<Properties> = {
  deletedDateTime: null,
  accountEnabled: true,
  alternativeNames: [],
  appDescription: null,
  appDisplayName: null,
  applicationTemplateId: null,
  appOwnerOrganizationId: null,
  appRoleAssignmentRequired: false,
  createdDateTime: null,
  description: null,
  disabledByMicrosoftStatus: null,
  displayName: null,
  homepage: null,
  loginUrl: null,
  logoutUrl: null,
  notes: null,
  notificationEmailAddresses: [],
  preferredSingleSignOnMode: null,
  preferredTokenSigningKeyThumbprint: null,
  replyUrls: [],
  samlSingleSignOnSettings: null,
  servicePrincipalNames: [],
  servicePrincipalType: "Application",
  signInAudience: "AzureADMyOrg",
  tags: [],
  tokenEncryptionKeyId: null,
  addIns: [],
  appRoles: [],
  info: applicationDefaults.info,
  keyCredentials: [],
  oauth2PermissionScopes: [],
  resourceSpecificApplicationPermissions: [],
  verifiedPublisher: applicationDefaults.verifiedPublisher,
};

const defaults: Readonly<Record<DirectoryObjectType, Readonly<Properties>>> = {
  application: applicationDefaults,
  servicePrincipal: servicePrincipalDefaults,
};

/** The directory sets these. As in Graph, a request must not name them. */
const readOnly = new Set([
  "id",
  "appId",
  "createdDateTime",
  "deletedDateTime",
  "publisherDomain",
  "passwordCredentials",
  "appDisplayName",
  "appOwnerOrganizationId",
  "servicePrincipalType",
]);

/** An object as Graph returns it. */
export function renderObject(object: DirectoryObject, directory: Directory): Properties {
  const own = { ...object.body };
  if (object.type === "servicePrincipal") {
    const application = directory.findByAppId(object.appId, "application");
    const identifierUris = application?.body.identifierUris;
    own.displayName ??= application?.body.displayName;
    own.appDisplayName = application?.body.displayName ?? own.displayName ?? null;
    own.servicePrincipalNames = [object.appId, ...(Array.isArray(identifierUris) ? identifierUris : [])];
    own.appOwnerOrganizationId = directory.tenantId;
    own.signInAudience = application?.body.signInAudience ?? "AzureADMyOrg";
  }
  return {
    id: object.id,
    appId: object.appId,
    ...defaults[object.type],
    ...own,
    deletedDateTime: object.deletedAt === undefined ? null : graphDate(object.deletedAt),
    passwordCredentials: directory.passwords.list(object.id).map(renderPassword),
  };
}

/** A client secret as Graph returns it, without its text. */
export function renderPassword(credential: PasswordCredential): PasswordCredential {
  const { startDateTime, endDateTime } = credential;
  return {
    ...credential,
    endDateTime: graphDate(endDateTime),
    startDateTime: graphDate(startDateTime),
  };
}

/**
 * The properties of an object after a change. Nested objects (`web`, `api`, `info`) are merged, all others
 * are replaced.
 *
 * @throws {SandboxError} `Request_BadRequest` for an unknown or read-only property
 */
export function applyChange(type: DirectoryObjectType, body: Properties, change: Properties): Properties {
  const known = defaults[type];
  const next = { ...body };
  for (const [name, value] of Object.entries(change)) {
    if (name.startsWith("@") || name.includes("@odata.")) continue;
    if (readOnly.has(name)) throw badRequest(`Property '${name}' is read-only and cannot be set.`);
    if (!Object.hasOwn(known, name)) {
      throw badRequest(`Invalid property '${name}'.`);
    }
    next[name] = mergeNested(next[name] ?? known[name], value);
  }
  return next;
}

function mergeNested(before: unknown, value: unknown): unknown {
  if (!isJsonObject(before) || !isJsonObject(value)) return value;
  const merged: Properties = { ...before };
  for (const [name, inner] of Object.entries(value)) {
    if (name !== "__proto__") merged[name] = mergeNested(merged[name], inner);
  }
  return merged;
}
