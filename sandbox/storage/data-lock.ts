/**
 * Locks a data directory for one process: two sandboxes on one directory would lose each other's leads.
 * It is SQLite's own file lock, so it always ends with the process.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import LibsqlDatabase from "libsql";
import { SandboxStartError } from "../support/start-error";

export interface DataLock {
  release(): void;
}

/**
 * @param directory an existing directory
 * @throws {SandboxStartError} `LEADS_DATA_IN_USE` while another process holds the lock
 */
export function lockDataDirectory(directory: string): DataLock {
  const file = join(directory, "sandbox.lock");
  try {
    return lockFile(file);
  } catch (error) {
    if (codeOf(error) === "SQLITE_NOTADB") {
      writeFileSync(file, ""); // a damaged file is not locked: SQLite checks a lock before the content
      return lockFile(file);
    }
    if (codeOf(error) !== "SQLITE_BUSY") throw error;
    throw new SandboxStartError(
      "LEADS_DATA_IN_USE",
      `Another sandbox is using ${directory}`,
      "Stop it, or name another data directory with --data DIR.",
      { cause: error },
    );
  }
}

const codeOf = (error: unknown) => (error as { code?: string }).code;

function lockFile(file: string): DataLock {
  const connection = new LibsqlDatabase(file);
  try {
    connection.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    release() {
      connection.exec("ROLLBACK");
      connection.close();
    },
  };
}
