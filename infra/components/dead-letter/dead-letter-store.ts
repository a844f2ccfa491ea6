/** The dead-letter store: a private container, and the Logic App's identity that may write to it. */
import { createHash } from "node:crypto";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../../config/commands";
import { type DestinationPart, explainedBy } from "../destination-part";
import { gated } from "../gate";
import { keptInputs, refuseReplacement } from "../replacement-guard";
import { deadLetterRoles } from "./dead-letter-roles";

/** Name of the container; the flow's Keep_lead step writes below it. */
export const containerName = "dead-letters";

/** Days in which a deleted letter, or the deleted container, can be restored. */
const restorableDays = 14;

/** What the workflow needs from the store. */
export interface DeadLetterStore {
  /** Container URL without a trailing slash. */
  url: pulumi.Output<string>;
  /** Rejects when the deployed account would be replaced, which would lose its letters. */
  check: pulumi.Output<void>;
  /** The workflow is created after these, and deleted before them. */
  before: pulumi.Resource[];
}

/**
 * @param accountName global name of the storage account
 * @param guard refuses to delete the container
 */
export function deadLetterStore(
  part: DestinationPart,
  accountName: pulumi.Output<string>,
  guard: pulumi.ResourceHook,
): DeadLetterStore {
  const { name, args, resourceGroupName, parent } = part;
  const { location, tags, protect } = args;
  const identity = part.identity();
  const account = new storage.StorageAccount(
    `${name}-dead-letter-account`,
    { accountName, resourceGroupName, location, tags, ...privateAccount },
    {
      parent,
      ignoreChanges: keptInputs.account,
      protect,
      hooks: { onError: [explainedBy(`${name}-explain-storage-errors`, explainTakenName)] },
    },
  );
  const check = accountName.apply((wanted) =>
    refuseReplacement(account, part, { path: `/providers/Microsoft.Storage/storageAccounts/${wanted}` }),
  );
  const kept = { parent, ignoreChanges: keptInputs.inAccount };
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
    { ...kept, protect, hooks: { beforeDelete: [guard] } },
  );
  const lifecycle = new storage.ManagementPolicy(
    `${name}-dead-letter-lifecycle`,
    {
      ...inAccount,
      managementPolicyName: "default",
      policy: { rules: [deletionAfter(args.deadLetterDays)] },
    },
    { ...kept, dependsOn: [service] },
  );
  const roles = deadLetterRoles(part, { identity, container, guard });
  return {
    url: pulumi.interpolate`https://${inAccount.accountName}.blob.core.windows.net/${container.name}`,
    check,
    before: [service, container, lifecycle, ...roles],
  };
}

/** No keys, no public blobs, HTTPS only. LRS is the only redundancy that every region has. */
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
  // an IP rule cannot admit a Logic App of the account's region, so only roles protect the letters
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

/** The fix when the account's global name is taken. */
function explainTakenName(error: string, inputs: Record<string, unknown>): string | undefined {
  if (!/StorageAccountAlreadyTaken|StorageAccountInAnotherResourceGroup/.test(error)) return undefined;
  const taken = String(inputs.accountName);
  // another name, the same at every run
  const name = `${taken.slice(0, 16)}${createHash("sha256").update(taken).digest("hex").slice(0, 8)}`;
  const set = forThisStack(`pulumi config set --path "marketplace-leads:names.storageAccount" ${name}`);
  return (
    `[LEADS_STORAGE_NAME_TAKEN] The storage account name ${taken} is taken: another account has it, or an account of that name was just deleted; ` +
    `expected a free name. Run: ${set}, then ${forThisStack("pulumi up")}`
  );
}
