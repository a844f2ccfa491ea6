/**
 * Microsoft.Storage/storageAccounts/blobServices, which exists as long as its account, and its containers.
 * Source: https://learn.microsoft.com/rest/api/storagerp/blob-services and .../blob-containers (2024-01-01).
 * What ARM adds follows an answer recorded in github.com/pulumi/pulumi-azure-native
 * (TestProviderUpgrade/upgrade-storage-blob).
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { type JsonObject, optionalObject, optionalString } from "../json";
import { ownerIdOf } from "../resources/resource-id";
import type { StoredResource } from "../resources/resource-store";
import type { PutRequest, ResourceContent, ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";
import { storageApiVersions } from "./storage-api-versions";

/** Full name of the type of blob services. */
export const blobServiceType = "Microsoft.Storage/storageAccounts/blobServices";

const defaults: JsonObject = {
  cors: { corsRules: [] },
  deleteRetentionPolicy: { allowPermanentDelete: false, enabled: false },
};

/** Properties of a blob service that are stored as they are put. */
const kept = [
  "cors",
  "defaultServiceVersion",
  "deleteRetentionPolicy",
  "containerDeleteRetentionPolicy",
  "isVersioningEnabled",
  "changeFeed",
  "lastAccessTimeTrackingPolicy",
];

/** The initial blob service of an account. */
export function blobServiceOf(account: StoredResource): StoredResource {
  return {
    ...account,
    id: `${account.id}/blobServices/default`,
    type: blobServiceType,
    name: "default",
    location: "",
    tags: undefined,
    body: { sku: account.body.sku, properties: defaults },
    state: {},
    lookup: undefined,
  };
}

/** Builds the type of blob services. A PUT replaces everything: `{}` restores the initial state. */
export function createBlobServiceType(): ResourceType {
  return {
    namespace: "Microsoft.Storage",
    type: "storageAccounts/blobServices",
    isProxy: true,
    isPermanent: true,
    createdStatus: 200,
    apiVersions: storageApiVersions,
    namePattern: /^default$/,
    put: ({ body, existing }) => ({
      body: { sku: existing?.body.sku, properties: readServiceProperties(body) },
      state: {},
    }),
    render: ({ body }) => ({ ...body }),
    operations: [],
  };
}

function readServiceProperties(body: JsonObject): JsonObject {
  const given = optionalObject(body, "properties") ?? {};
  const other = Object.entries(given).find(([name, value]) => value !== null && !kept.includes(name));
  if (other !== undefined) throw new NotEmulated(`'${other[0]}' of a blob service`);
  const retention = optionalObject(given, "deleteRetentionPolicy");
  return {
    ...defaults,
    ...given,
    ...(retention === undefined
      ? {}
      : { deleteRetentionPolicy: { allowPermanentDelete: false, ...retention } }),
  };
}

export function createContainerType(services: ArmServices): ResourceType {
  return {
    namespace: "Microsoft.Storage",
    type: "storageAccounts/blobServices/containers",
    isProxy: true,
    apiVersions: storageApiVersions,
    namePattern: /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/,
    notFound: () => new SandboxError("ContainerNotFound", "The specified container does not exist."),
    put: (request) => putContainer(request, services),
    render: ({ body: { etag, ...properties } }) => ({ etag, properties: { ...properties, ...unused } }),
    removed: async ({ id, name }) => services.blobs.forgetContainer(id.split("/")[8] ?? "", name),
    operations: [],
  };
}

const unused = {
  deleted: false,
  remainingRetentionDays: 0,
  hasImmutabilityPolicy: false,
  hasLegalHold: false,
  legalHold: { hasLegalHold: false, tags: [] },
  leaseStatus: "Unlocked",
  leaseState: "Available",
  immutableStorageWithVersioning: { enabled: false },
};

function putContainer({ id, body }: PutRequest, { store, clock }: ArmServices): ResourceContent {
  const given = optionalObject(body, "properties") ?? {};
  const known = ["publicAccess", "metadata", "defaultEncryptionScope", "denyEncryptionScopeOverride"];
  const other = Object.entries(given).find(([name, value]) => value !== null && !known.includes(name));
  if (other !== undefined) throw new NotEmulated(`'${other[0]}' of a blob container`);
  const publicAccess = optionalString(given, "publicAccess") ?? "None";
  const account = store.find(
    ownerIdOf({ ...id, type: "storageAccounts/x", outerNames: id.outerNames.slice(0, 1) }),
  );
  if (publicAccess !== "None" && account?.body.allowBlobPublicAccess !== true) {
    throw new SandboxError(
      "PublicAccessNotPermitted",
      "Public access is not permitted on this storage account.",
    );
  }
  if (publicAccess !== "None") throw new NotEmulated("public access to a blob container");
  const now = clock.now();
  const metadata = optionalObject(given, "metadata");
  return {
    body: {
      etag: `"0x8${now.getTime().toString(16).toUpperCase().padStart(14, "0")}"`,
      publicAccess,
      ...(metadata === undefined ? {} : { metadata }),
      defaultEncryptionScope: "$account-encryption-key",
      denyEncryptionScopeOverride: false,
      lastModifiedTime: now.toISOString(),
    },
    state: {},
  };
}
