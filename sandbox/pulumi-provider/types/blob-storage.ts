/**
 * azure-native:storage:BlobServiceProperties, :BlobContainer and :ManagementPolicy.
 * A blob service comes with its account and is never deleted. Its default state is `{}`: pulumi-azure-native
 * provider/pkg/openapi/defaults/defaultResourcesState.go
 * Source: @pulumi/azure-native 3.28.0 storage/blobServiceProperties.d.ts, blobContainer.d.ts,
 * managementPolicy.d.ts and types/input.d.ts.
 */
import {
  any,
  boolean,
  flattened,
  number,
  object,
  objects,
  type PathParameter,
  type Properties,
  type ResourceType,
  string,
  stringMap,
  strings,
} from "./resource-type";
import { storageAccount } from "./storage-account";

const { apiVersion, path: account } = storageAccount;

/** Path parameters of a resource inside an account. */
export const inAccount: readonly PathParameter[] = [
  { name: "subscriptionId" },
  { name: "resourceGroupName", required: true, minimumLength: 1, maximumLength: 90 },
  { name: "accountName", required: true, minimumLength: 3, maximumLength: 24 },
];

const retention = object({ allowPermanentDelete: boolean, days: number, enabled: boolean });

const serviceProperties: Properties = {
  automaticSnapshotPolicyEnabled: boolean,
  changeFeed: object({ enabled: boolean, retentionInDays: number }),
  containerDeleteRetentionPolicy: retention,
  cors: object({
    corsRules: objects({
      allowedHeaders: strings,
      allowedMethods: strings,
      allowedOrigins: strings,
      exposedHeaders: strings,
      maxAgeInSeconds: number,
    }),
  }),
  defaultServiceVersion: string,
  deleteRetentionPolicy: retention,
  isVersioningEnabled: boolean,
  lastAccessTimeTrackingPolicy: object({
    blobType: strings,
    enable: boolean,
    name: string,
    trackingGranularityInDays: number,
  }),
};

const restorePolicy: Properties = { days: number, enabled: boolean };

export const blobServiceProperties: ResourceType = {
  token: "azure-native:storage:BlobServiceProperties",
  getter: "azure-native:storage:getBlobServiceProperties",
  apiVersion,
  path: `${account}/blobServices/{blobServicesName}`,
  parameters: [...inAccount, { name: "blobServicesName", autoName: "copy" }],
  defaultState: {},
  inputs: flattened({ ...serviceProperties, restorePolicy: object(restorePolicy) }),
  outputs: {
    ...flattened({
      ...serviceProperties,
      restorePolicy: object({ ...restorePolicy, lastEnabledTime: string, minRestoreTime: string }),
    }),
    id: string,
    name: string,
    sku: object({ name: string, tier: string }),
    type: string,
  },
};

const containerProperties: Properties = {
  defaultEncryptionScope: string,
  denyEncryptionScopeOverride: boolean,
  enableNfsV3AllSquash: boolean,
  enableNfsV3RootSquash: boolean,
  metadata: stringMap,
  publicAccess: string,
};

export const blobContainer: ResourceType = {
  token: "azure-native:storage:BlobContainer",
  getter: "azure-native:storage:getBlobContainer",
  apiVersion,
  path: `${account}/blobServices/default/containers/{containerName}`,
  parameters: [
    ...inAccount,
    { name: "containerName", autoName: "copy", minimumLength: 3, maximumLength: 63 },
  ],
  inputs: flattened({
    ...containerProperties,
    immutableStorageWithVersioning: object({ enabled: boolean }),
  }),
  outputs: {
    ...flattened({
      ...containerProperties,
      deleted: boolean,
      deletedTime: string,
      hasImmutabilityPolicy: boolean,
      hasLegalHold: boolean,
      immutabilityPolicy: any,
      immutableStorageWithVersioning: object({
        enabled: boolean,
        migrationState: string,
        timeStamp: string,
      }),
      lastModifiedTime: string,
      leaseDuration: string,
      leaseState: string,
      leaseStatus: string,
      legalHold: any,
      remainingRetentionDays: number,
      version: string,
    }),
    etag: string,
    id: string,
    name: string,
    type: string,
  },
};

const afterModification = object({
  daysAfterCreationGreaterThan: number,
  daysAfterLastAccessTimeGreaterThan: number,
  daysAfterLastTierChangeGreaterThan: number,
  daysAfterModificationGreaterThan: number,
});

const afterCreation = object({
  daysAfterCreationGreaterThan: number,
  daysAfterLastTierChangeGreaterThan: number,
});

const olderBlobs = object({
  delete: afterCreation,
  tierToArchive: afterCreation,
  tierToCold: afterCreation,
  tierToCool: afterCreation,
  tierToHot: afterCreation,
});

const policy = object({
  rules: objects({
    definition: object({
      actions: object({
        baseBlob: object({
          delete: afterModification,
          enableAutoTierToHotFromCool: boolean,
          tierToArchive: afterModification,
          tierToCold: afterModification,
          tierToCool: afterModification,
          tierToHot: afterModification,
        }),
        snapshot: olderBlobs,
        version: olderBlobs,
      }),
      filters: object({
        blobIndexMatch: objects({ name: string, op: string, value: string }),
        blobTypes: strings,
        prefixMatch: strings,
      }),
    }),
    enabled: boolean,
    name: string,
    type: string,
  }),
});

export const managementPolicy: ResourceType = {
  token: "azure-native:storage:ManagementPolicy",
  getter: "azure-native:storage:getManagementPolicy",
  apiVersion,
  path: `${account}/managementPolicies/{managementPolicyName}`,
  parameters: [...inAccount, { name: "managementPolicyName", autoName: "copy" }],
  inputs: flattened({ policy: { ...policy, required: true } }),
  outputs: {
    ...flattened({ lastModifiedTime: string, policy }),
    id: string,
    name: string,
    type: string,
  },
};
