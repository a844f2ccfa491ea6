/**
 * Keeps a data directory to one process: two sandboxes on one directory would lose each other's leads.
 *
 * Layer: storage. The lock is SQLite's own file lock, so it ends with the process, however that ends.
 */
import { join } from "node:path";
import LibsqlDatabase from "libsql";
import { SandboxError } from "../support/errors";

/** A data directory held by this process. */
export interface DataLock {
  release(): void;
}

/**
 * @param directory an existing directory
 * @throws {SandboxError} `DataDirectoryInUse` while another process holds it
 */
export function lockDataDirectory(directory: string): DataLock {
  const connection = new LibsqlDatabase(join(directory, "sandbox.lock"));
  try {
    connection.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    connection.close();
    if ((error as { code?: string }).code !== "SQLITE_BUSY") throw error;
    throw new SandboxError(
      "DataDirectoryInUse",
      `Another sandbox is using ${directory}. Stop it, or give this one a data directory of its own with --data DIR.`,
      { cause: error },
    );
  }
  return {
    release() {
      connection.exec("ROLLBACK");
      connection.close();
    },
  };
}
