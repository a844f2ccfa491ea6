/** Opens a sandbox's data directory, or says why it cannot be used. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SandboxStartError } from "../support/start-error";
import { lockDataDirectory } from "./data-lock";
import { Database } from "./database";

/**
 * Makes the data directory, takes it for this process and opens its database.
 *
 * @param release takes what undoes it, to be called last first
 * @throws {SandboxStartError} `LEADS_DATA_IN_USE`, `LEADS_DATA_DAMAGED`, `LEADS_DATA_UNUSABLE`
 */
export function openDataDirectory(dataDirectory: string, release: (() => unknown)[]): Database {
  try {
    mkdirSync(join(dataDirectory, "state"), { recursive: true, mode: 0o700 });
    const lock = lockDataDirectory(dataDirectory);
    release.push(() => lock.release());
    const database = new Database(join(dataDirectory, "sandbox.db"));
    release.push(() => database.close());
    return database;
  } catch (error) {
    throw explainedFailure(dataDirectory, error);
  }
}

function explainedFailure(dataDirectory: string, error: unknown): unknown {
  const { code = "" } = error as { code?: string };
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return new SandboxStartError(
      "LEADS_DATA_DAMAGED",
      `The database in ${dataDirectory} cannot be read (${code}), expected what a sandbox left there`,
      "Put a copy of the directory back, or start anew with --data DIR; what could be saved is for sqlite3's .recover.",
      { cause: error },
    );
  }
  if (/^(E[A-Z]+|SQLITE_(CANTOPEN|READONLY|PERM|FULL|IOERR).*)$/.test(code)) {
    return new SandboxStartError(
      "LEADS_DATA_UNUSABLE",
      `The data directory ${dataDirectory} cannot be used (${code}), expected one that can be written`,
      "Make room or give yourself the right to write there, or name another directory with --data DIR.",
      { cause: error },
    );
  }
  return error;
}
