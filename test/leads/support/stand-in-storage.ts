/** Until branch arm is merged: an account, a container and an identity that are simply there. */
import type { DataAccess, StorageDirectory } from "../../../sandbox/blob/deployment";
import type { ManagedIdentities } from "../../../sandbox/workflow/deployment";

export function standInStorage(subscriptionId: string): {
  directory: StorageDirectory;
  access: DataAccess;
  identities: ManagedIdentities;
} {
  const resourceId = `/subscriptions/${subscriptionId}/resourceGroups/rg-leads/providers/Microsoft.Storage/storageAccounts/stleads`;
  return {
    directory: {
      account: (name) => (name === "stleads" ? { resourceId, name, allowsSharedKey: false } : undefined),
      container: (account, name) => `${account.resourceId}/blobServices/default/containers/${name}`,
    },
    access: () => true,
    identities: { find: () => ({ objectId: subscriptionId, clientId: subscriptionId }) },
  };
}
