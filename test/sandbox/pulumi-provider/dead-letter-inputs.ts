/** Inputs of a dead-letter store, as the SDK sends them. */
import { requestDefinition } from "../arm/arm-fixture";
import type { Fixture } from "./provider-fixture";

export const identity = "azure-native:managedidentity:UserAssignedIdentity";
export const account = "azure-native:storage:StorageAccount";
export const blobService = "azure-native:storage:BlobServiceProperties";
export const container = "azure-native:storage:BlobContainer";
export const policy = "azure-native:storage:ManagementPolicy";
export const roleAssignment = "azure-native:authorization:RoleAssignment";

const resourceGroupName = "rg-leads";
const accountName = "stleads";

export const identityInputs = { resourceGroupName, resourceName: "id-leads" };

export const accountInputs = {
  resourceGroupName,
  accountName,
  kind: "StorageV2",
  sku: { name: "Standard_ZRS" },
  accessTier: "Hot",
  allowBlobPublicAccess: false,
  allowSharedKeyAccess: false,
  defaultToOAuthAuthentication: true,
  enableHttpsTrafficOnly: true,
  minimumTlsVersion: "TLS1_2",
  allowCrossTenantReplication: false,
  allowedCopyScope: "AAD",
  isLocalUserEnabled: false,
  isSftpEnabled: false,
  publicNetworkAccess: "Enabled",
  networkRuleSet: { bypass: "AzureServices", defaultAction: "Allow" },
  encryption: {
    keySource: "Microsoft.Storage",
    requireInfrastructureEncryption: true,
    services: { blob: { enabled: true, keyType: "Account" } },
  },
};

export const blobServiceInputs = {
  resourceGroupName,
  accountName,
  blobServicesName: "default",
  deleteRetentionPolicy: { enabled: true, days: 14 },
  containerDeleteRetentionPolicy: { enabled: true, days: 14 },
};

export const containerInputs = {
  resourceGroupName,
  accountName,
  containerName: "dead-letters",
  publicAccess: "None",
};

export const policyInputs = {
  resourceGroupName,
  accountName,
  managementPolicyName: "default",
  policy: {
    rules: [
      {
        name: "deleteLetters",
        enabled: true,
        type: "Lifecycle",
        definition: {
          filters: { blobTypes: ["blockBlob"], prefixMatch: ["dead-letters/"] },
          actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } } },
        },
      },
    ],
  },
};

/** The role to write letters, for a principal. */
export const roleInputs = ({ subscriptionId }: Fixture, scope: string, principalId: unknown) => ({
  roleAssignmentName: "00000000-0000-5000-8000-000000000000",
  scope,
  principalId: principalId as string,
  principalType: "ServicePrincipal",
  roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe`,
});

/** A workflow with an identity. */
export const workflowWith = (identityId: string) => ({
  resourceGroupName,
  workflowName: "logic-leads",
  state: "Enabled",
  definition: requestDefinition,
  identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
});
