/** Storage accounts and roles, as Resource Manager provides them to the blob service. */
import type { StorageAccount } from "../entra/storage-caller";

/** Finds deployed storage accounts and their containers. */
export interface StorageDirectory {
  /** @param name in lower case */
  account(name: string): StorageAccount | undefined;
  /** ARM id of a deployed container of the account. Undefined when it does not exist. */
  container(account: StorageAccount, name: string): string | undefined;
}

/**
 * Whether a principal may do a data action at an ARM scope,
 * e.g. `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write`.
 * Roles work only after the sandbox's role lag.
 */
export type DataAccess = (objectId: string, dataAction: string, scope: string) => boolean;

/** Deletes blobs when Resource Manager deletes their account or container. */
export interface StoredBlobs {
  /** @param account name of a deleted storage account */
  forgetAccount(account: string): void;
  /** @param container name of a deleted container */
  forgetContainer(account: string, container: string): void;
}
