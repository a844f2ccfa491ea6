/** Storage accounts, tables and roles, as Resource Manager provides them to the table service. */
import type { StorageAccount } from "../entra/storage-caller";

/** A table of an account, named as it was created. */
export interface DeployedTable {
  name: string;
}

/** Finds storage accounts and their tables, and changes the tables. Names of tables match in any letter case. */
export interface TableDirectory {
  /** @param name in lower case */
  account(name: string): StorageAccount | undefined;
  table(account: StorageAccount, name: string): DeployedTable | undefined;
  /** In the order of their names. */
  tables(account: StorageAccount): DeployedTable[];
  create(account: StorageAccount, name: string): void;
  /** Deletes a table and the role assignments on it. */
  remove(account: StorageAccount, name: string): void;
}

/**
 * Whether a principal may do an action at an ARM scope, e.g.
 * `Microsoft.Storage/storageAccounts/tableServices/tables/entities/write`, a data action, or `.../tables/write`,
 * an action of the control plane. Roles permit data actions only after the sandbox's role lag.
 */
export type TableAccess = (objectId: string, action: string, scope: string) => boolean;

/** Deletes entities when Resource Manager deletes their account or table. */
export interface StoredEntities {
  /** @param account name of a deleted storage account */
  forgetAccount(account: string): void;
  /** @param table name of a deleted table */
  forgetTable(account: string, table: string): void;
}
