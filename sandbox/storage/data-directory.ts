/** Opens a sandbox's data directory, and explains why it cannot be used. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SandboxStartError } from "../support/start-error";
import { lockDataDirectory } from "./data-lock";
import { Database } from "./database";
import { StorageFailed } from "./storage-failure";

const fileName = "sandbox.db";

/**
 * Creates the data directory, locks it for this process and opens its database.
 *
 * @param release receives the functions that undo it, to be called in reverse order
 * @throws {SandboxStartError} `LEADS_DATA_IN_USE`, `LEADS_DATA_DAMAGED`, `LEADS_DATA_UNUSABLE`
 */
export function openDataDirectory(dataDirectory: string, release: (() => unknown)[]): Database {
  try {
    mkdirSync(join(dataDirectory, "state"), { recursive: true, mode: 0o700 });
    const lock = lockDataDirectory(dataDirectory);
    release.push(() => lock.release());
    const database = new Database(join(dataDirectory, fileName));
    release.push(() => database.close());
    return database;
  } catch (error) {
    throw explainedOpening(dataDirectory, error);
  }
}

/** Explains a disk failure to the person who runs the sandbox. Returns any other error unchanged. */
export function explainedFailure(dataDirectory: string, error: unknown): unknown {
  if (!(error instanceof StorageFailed)) return error;
  const { cause } = error;
  const code = codeOf(cause);
  if (isDamage(code)) return damaged(dataDirectory, cause);
  const obstacle = code.startsWith("SQLITE_BUSY")
    ? "Close the program that has locked it"
    : "Free some space there";
  return new SandboxStartError(
    "LEADS_DISK_FAILED",
    `The sandbox could not use ${join(dataDirectory, fileName)} (${code}) and has ended`,
    `${obstacle}, and start the sandbox again: it resumes every lead it accepted.`,
    { cause },
  );
}

function explainedOpening(dataDirectory: string, cause: unknown): unknown {
  const code = codeOf(cause);
  if (isDamage(code)) return damaged(dataDirectory, cause);
  if (!/^(E[A-Z]+|SQLITE_(CANTOPEN|READONLY|PERM|FULL|IOERR).*)$/.test(code)) return cause;
  return new SandboxStartError(
    "LEADS_DATA_UNUSABLE",
    `The data directory ${dataDirectory} cannot be used (${code}), expected one that can be written`,
    "Free some space or get write access there, or name another directory with --data DIR.",
    { cause },
  );
}

const codeOf = (error: unknown) => String((error as { code?: unknown }).code);
const isDamage = (code: string) => /^SQLITE_(NOTADB|CORRUPT)/.test(code);

function damaged(dataDirectory: string, cause: unknown): SandboxStartError {
  return new SandboxStartError(
    "LEADS_DATA_DAMAGED",
    `Found ${join(dataDirectory, fileName)} damaged (${codeOf(cause)}), expected the database of a sandbox`,
    `Restore a copy of ${dataDirectory}; or rename it to ${dataDirectory}.damaged and start with an empty one. sqlite3 can save what is readable: its command is .recover.`,
    { cause },
  );
}
