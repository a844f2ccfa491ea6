/** A storage account that only roles open, and the check that it stays where it is. */
import { createHash } from "node:crypto";
import * as storage from "@pulumi/azure-native/storage";
import type * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../config/commands";
import { type DestinationPart, explainedBy } from "./destination-part";
import { gated } from "./gate";
import { keptInputs, refuseReplacement } from "./replacement-guard";

interface AccountNames {
  logicalName: string;
  /** Name of the hook that explains errors. */
  explainer: string;
  /** Global name of the account. */
  accountName: pulumi.Output<string>;
  /** Configuration entry that sets another name, `names.storageAccount`. */
  nameKey: string;
}

interface PrivateAccount {
  account: storage.StorageAccount;
  /** Rejects when the deployed account would be replaced, which would lose its data. */
  check: pulumi.Output<void>;
  /** Name of the account, after the check. */
  name: pulumi.Output<string>;
}

export function privateAccount(
  part: DestinationPart,
  { logicalName, explainer, accountName, nameKey }: AccountNames,
): PrivateAccount {
  const { args, resourceGroupName, parent } = part;
  const { location, tags, protect } = args;
  const account = new storage.StorageAccount(
    logicalName,
    { accountName, resourceGroupName, location, tags, ...settings },
    {
      parent,
      ignoreChanges: keptInputs.account,
      protect,
      hooks: { onError: [explainedBy(explainer, explainTakenName(nameKey))] },
    },
  );
  const check = accountName.apply((wanted) =>
    refuseReplacement(account, part, { path: `/providers/Microsoft.Storage/storageAccounts/${wanted}` }),
  );
  return { account, check, name: gated(check, account.name) };
}

/** No keys, no public blobs, HTTPS only. LRS is the only redundancy that every region has. */
const settings = {
  kind: storage.Kind.StorageV2,
  sku: { name: storage.SkuName.Standard_LRS },
  accessTier: storage.AccessTier.Hot,
  allowBlobPublicAccess: false,
  allowSharedKeyAccess: false,
  defaultToOAuthAuthentication: true,
  enableHttpsTrafficOnly: true,
  minimumTlsVersion: storage.MinimumTlsVersion.TLS1_2,
  allowCrossTenantReplication: false,
  // an IP rule cannot admit a Logic App of the account's region, so only roles protect the data
  publicNetworkAccess: storage.PublicNetworkAccess.Enabled,
  networkRuleSet: { bypass: storage.Bypass.AzureServices, defaultAction: storage.DefaultAction.Allow },
};

/** The fix when the account's global name is taken. */
const explainTakenName =
  (nameKey: string) =>
  (error: string, inputs: Record<string, unknown>): string | undefined => {
    if (!/StorageAccountAlreadyTaken|StorageAccountInAnotherResourceGroup/.test(error)) return undefined;
    const taken = String(inputs.accountName);
    // another name, the same at every run
    const name = `${taken.slice(0, 16)}${createHash("sha256").update(taken).digest("hex").slice(0, 8)}`;
    const set = forThisStack(`pulumi config set --path "marketplace-leads:${nameKey}" ${name}`);
    return (
      `[LEADS_STORAGE_NAME_TAKEN] The storage account name ${taken} is taken: another account has it, or an account of that name was just deleted; ` +
      `expected a free name. Run: ${set}, then ${forThisStack("pulumi up")}`
    );
  };
