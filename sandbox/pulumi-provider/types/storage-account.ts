/**
 * azure-native:storage:StorageAccount.
 *
 * Source: @pulumi/azure-native 3.28.0 storage/storageAccount.d.ts and types/input.d.ts, types/output.d.ts; wire names:
 * https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create (2024-01-01); what replaces (`location`,
 * `isHnsEnabled`): pulumi-azure-native provider/pkg/gen/replacement.go
 */
import {
  any,
  boolean,
  flattened,
  number,
  object,
  objectMap,
  objects,
  type Properties,
  type ResourceType,
  string,
  stringMap,
} from "./resource-type";

const encryptionService: Properties = { enabled: boolean, keyType: string };
const encryptionServiceRead: Properties = { ...encryptionService, lastEnabledTime: string };

const encryptionIdentity = object({
  encryptionFederatedIdentityClientId: { ...string, wireName: "federatedIdentityClientId" },
  encryptionUserAssignedIdentity: { ...string, wireName: "userAssignedIdentity" },
});

const keyVault: Properties = {
  keyName: { ...string, wireName: "keyname" },
  keyVaultUri: { ...string, wireName: "keyvaulturi" },
  keyVersion: { ...string, wireName: "keyversion" },
};

const keyVaultRead: Properties = {
  ...keyVault,
  currentVersionedKeyExpirationTimestamp: string,
  currentVersionedKeyIdentifier: string,
  lastKeyRotationTimestamp: string,
};

function encryption(service: Properties, keyVaultProperties: Properties) {
  const one = object(service);
  return object({
    encryptionIdentity: { ...encryptionIdentity, wireName: "identity" },
    keySource: string,
    keyVaultProperties: { ...object(keyVaultProperties), wireName: "keyvaultproperties" },
    requireInfrastructureEncryption: boolean,
    services: object({ blob: one, file: one, queue: one, table: one }),
  });
}

const networkRuleSet = {
  ...object({
    bypass: string,
    defaultAction: { ...string, required: true },
    ipRules: objects({ action: string, iPAddressOrRange: { ...string, wireName: "value" } }),
    resourceAccessRules: objects({ resourceId: string, tenantId: string }),
    virtualNetworkRules: objects({
      action: string,
      state: string,
      virtualNetworkResourceId: { ...string, wireName: "id" },
    }),
  }),
  wireName: "networkAcls",
};

/** Properties with the same shape as input and output. */
const common: Properties = {
  accessTier: string,
  allowBlobPublicAccess: boolean,
  allowCrossTenantReplication: boolean,
  allowSharedKeyAccess: boolean,
  allowedCopyScope: string,
  azureFilesIdentityBasedAuthentication: any,
  customDomain: object({ name: string, useSubDomainName: boolean }),
  defaultToOAuthAuthentication: boolean,
  dnsEndpointType: string,
  enableExtendedGroups: boolean,
  enableHttpsTrafficOnly: { ...boolean, wireName: "supportsHttpsTrafficOnly" },
  enableNfsV3: { ...boolean, wireName: "isNfsV3Enabled" },
  immutableStorageWithVersioning: any,
  isLocalUserEnabled: boolean,
  isSftpEnabled: boolean,
  keyPolicy: object({ keyExpirationPeriodInDays: number }),
  largeFileSharesState: string,
  minimumTlsVersion: string,
  networkRuleSet,
  publicNetworkAccess: string,
  routingPreference: object({
    publishInternetEndpoints: boolean,
    publishMicrosoftEndpoints: boolean,
    routingChoice: string,
  }),
  sasPolicy: object({ expirationAction: string, sasExpirationPeriod: string }),
};

const endpoints = object({
  blob: string,
  dfs: string,
  file: string,
  internetEndpoints: any,
  microsoftEndpoints: any,
  queue: string,
  table: string,
  web: string,
});

const extendedLocation = object({ name: string, type: string });

export const storageAccount: ResourceType = {
  token: "azure-native:storage:StorageAccount",
  getter: "azure-native:storage:getStorageAccount",
  apiVersion: "2024-01-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}",
  parameters: [
    { name: "subscriptionId" },
    { name: "resourceGroupName", required: true, minimumLength: 1, maximumLength: 90 },
    { name: "accountName", autoName: "random", minimumLength: 3, maximumLength: 24, pattern: /^[a-z0-9]+$/ },
  ],
  inputs: {
    ...flattened({
      ...common,
      encryption: encryption(encryptionService, keyVault),
      isHnsEnabled: { ...boolean, forceNew: true },
    }),
    extendedLocation,
    identity: object({
      type: { ...string, required: true },
      userAssignedIdentities: { type: { kind: "stringSet" } },
    }),
    kind: { ...string, required: true },
    location: { ...string, forceNew: true },
    sku: { ...object({ name: { ...string, required: true } }), required: true },
    tags: stringMap,
  },
  outputs: {
    ...flattened({
      ...common,
      accountMigrationInProgress: boolean,
      blobRestoreStatus: any,
      creationTime: string,
      encryption: encryption(encryptionServiceRead, keyVaultRead),
      failoverInProgress: boolean,
      geoReplicationStats: any,
      isHnsEnabled: boolean,
      isSkuConversionBlocked: boolean,
      keyCreationTime: object({ key1: string, key2: string }),
      lastGeoFailoverTime: string,
      primaryEndpoints: endpoints,
      primaryLocation: string,
      privateEndpointConnections: { type: { kind: "array", items: { kind: "any" } } },
      provisioningState: string,
      secondaryEndpoints: endpoints,
      secondaryLocation: string,
      statusOfPrimary: string,
      statusOfSecondary: string,
      storageAccountSkuConversionStatus: any,
    }),
    extendedLocation,
    id: string,
    identity: object({
      principalId: string,
      tenantId: string,
      type: string,
      userAssignedIdentities: objectMap({ clientId: string, principalId: string }),
    }),
    kind: string,
    location: string,
    name: string,
    sku: object({ name: string, tier: string }),
    tags: stringMap,
    type: string,
  },
};
