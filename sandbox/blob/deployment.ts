/** What the blob service needs to know of deployed storage accounts and of roles; Resource Manager provides it. */

/** A deployed storage account, as the blob service needs it. */
export interface StorageAccount {
  /** ARM id. */
  resourceId: string;
  name: string;
  /** Whether account keys may sign requests. */
  allowsSharedKey: boolean;
}

/** Finds deployed storage accounts and their containers. */
export interface StorageDirectory {
  /** @param name lower case */
  account(name: string): StorageAccount | undefined;
  /** ARM id of a deployed container of the account; undefined when there is none. */
  container(account: StorageAccount, name: string): string | undefined;
}

/**
 * Whether a principal may do a data action, e.g. `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write`,
 * at an ARM scope. Roles work only after the sandbox's role lag.
 */
export type DataAccess = (objectId: string, dataAction: string, scope: string) => boolean;

/** Forgets blobs when Resource Manager deletes what holds them. */
export interface StoredBlobs {
  /** @param account name of a storage account that was deleted */
  forgetAccount(account: string): void;
  /** @param container name of a container that was deleted */
  forgetContainer(account: string, container: string): void;
}
