/** Where a lead waits that no row takes: a private container, and the identity of the Logic App that may write to it. */
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import type { ResourceNames } from "../../names/names";
import type { ClientConfig } from "../client-config";
import { gated } from "../gate";
import { refuseReplacement } from "../replacement-guard";
import { type DeadLetterRoles, deadLetterRoles } from "./dead-letter-roles";
import { explainStorageErrors } from "./storage-errors";

/** Name of the container; the flow's Keep_lead step writes below it. */
export const containerName = "dead-letters";

/** Days in which a deleted letter, or the whole container, can be restored. */
const restorableDays = 14;

/** What the store is made from. */
export interface DeadLetterStoreArgs {
  names: Pick<ResourceNames, "identity">;
  /** Global name of the storage account. */
  accountName: pulumi.Output<string>;
  resourceGroupName: pulumi.Output<string>;
  /** The same name as plain text, to compare with what is deployed. */
  plainGroupName: string;
  location: string;
  client: pulumi.Output<ClientConfig>;
  protect: boolean;
  tags: Record<string, string>;
  /** Days after which a letter is deleted. */
  days: number;
  /** `user:<object id>`, `group:<object id>`, `servicePrincipal:<object id>`. */
  readers: readonly string[];
  /** Whether the deployer assigns the roles; else the commands are printed. */
  createRoleAssignments: boolean;
  /** Refuses to delete the container. */
  guard: pulumi.ResourceHook;
}

/** What the workflow needs of it. */
export interface DeadLetterStore {
  /** Address of the container, without a slash at its end. */
  url: pulumi.Output<string>;
  /** Resource Manager id of the identity that writes letters. */
  identityId: pulumi.Output<string>;
  /** Rejects when the deployed account would have to be replaced: its letters would be lost. */
  check: pulumi.Output<void>;
  /** The workflow is created after these, and deleted before them. */
  before: pulumi.Resource[];
}

export function deadLetterStore(
  name: string,
  args: DeadLetterStoreArgs,
  parent: pulumi.Resource,
): DeadLetterStore {
  const { resourceGroupName, location, tags, protect } = args;
  const kept = { parent, ignoreChanges: ["resourceGroupName", "location"] };
  const identity = new managedidentity.UserAssignedIdentity(
    `${name}-identity`,
    { resourceName: args.names.identity, resourceGroupName, location, tags },
    { ...kept, ignoreChanges: [...kept.ignoreChanges, "resourceName"] },
  );
  const account = new storage.StorageAccount(
    `${name}-dead-letter-account`,
    { accountName: args.accountName, resourceGroupName, location, tags, ...privateAccount },
    {
      ...kept,
      ignoreChanges: [...kept.ignoreChanges, "accountName"],
      protect,
      hooks: { onError: [explainStorageErrors(name)] },
    },
  );
  const check = args.accountName.apply((accountName) =>
    refuseReplacement(account, {
      idSuffix: `/resourceGroups/${args.plainGroupName}/providers/Microsoft.Storage/storageAccounts/${accountName}`,
      location,
    }),
  );
  const inAccount = { resourceGroupName, accountName: gated(check, account.name) };
  const service = new storage.BlobServiceProperties(
    `${name}-dead-letter-service`,
    {
      ...inAccount,
      blobServicesName: "default",
      deleteRetentionPolicy: { enabled: true, days: restorableDays },
      containerDeleteRetentionPolicy: { enabled: true, days: restorableDays },
    },
    kept,
  );
  const container = new storage.BlobContainer(
    `${name}-dead-letters`,
    { ...inAccount, containerName, publicAccess: storage.PublicAccess.None },
    { ...kept, protect, hooks: { beforeDelete: [args.guard] } },
  );
  const lifecycle = new storage.ManagementPolicy(
    `${name}-dead-letter-lifecycle`,
    { ...inAccount, managementPolicyName: "default", policy: { rules: [deletionAfter(args.days)] } },
    { ...kept, dependsOn: [service] },
  );
  const roles: DeadLetterRoles = deadLetterRoles(name, { ...args, identity, container }, parent);
  return {
    url: pulumi.interpolate`https://${inAccount.accountName}.blob.core.windows.net/${container.name}`,
    identityId: identity.id,
    check,
    before: [service, container, lifecycle, ...roles.assignments],
  };
}

/** No keys, no public blobs, HTTPS only. LRS is the one redundancy that every region has. */
const privateAccount = {
  kind: storage.Kind.StorageV2,
  sku: { name: storage.SkuName.Standard_LRS },
  accessTier: storage.AccessTier.Hot,
  allowBlobPublicAccess: false,
  allowSharedKeyAccess: false,
  defaultToOAuthAuthentication: true,
  enableHttpsTrafficOnly: true,
  minimumTlsVersion: storage.MinimumTlsVersion.TLS1_2,
  allowCrossTenantReplication: false,
  // an IP rule cannot admit a Logic App of the account's own region, so only roles protect the letters
  publicNetworkAccess: storage.PublicNetworkAccess.Enabled,
  networkRuleSet: { bypass: storage.Bypass.AzureServices, defaultAction: storage.DefaultAction.Allow },
};

function deletionAfter(days: number) {
  return {
    name: "deleteOldLetters",
    enabled: true,
    type: storage.RuleType.Lifecycle,
    definition: {
      filters: { blobTypes: ["blockBlob"], prefixMatch: [`${containerName}/`] },
      actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: days } } },
    },
  };
}
