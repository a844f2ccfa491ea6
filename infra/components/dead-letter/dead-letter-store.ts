/** The dead-letter store: a private container, and the Logic App's identity that may write to it. */
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import type { DestinationPart } from "../destination-part";
import { privateAccount } from "../private-account";
import { keptInputs } from "../replacement-guard";
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
  const { protect } = args;
  const identity = part.identity();
  const { check, name: checkedName } = privateAccount(part, {
    logicalName: `${name}-dead-letter-account`,
    explainer: `${name}-explain-storage-errors`,
    accountName,
    nameKey: "names.storageAccount",
  });
  const kept = { parent, ignoreChanges: keptInputs.inAccount };
  const inAccount = { resourceGroupName, accountName: checkedName };
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
