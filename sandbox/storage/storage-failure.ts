/** Detects disk failures among SQLite's errors. */
import { SandboxError } from "../support/errors";

/** Full, broken, damaged, read-only, or locked by another program: https://sqlite.org/rescode.html */
const codesOfTheDisk = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|BUSY)/;

/** Whether the disk caused an error. All other result codes are mistakes in a statement or its values. */
export function isOfTheDisk(error: unknown): boolean {
  return codesOfTheDisk.test(String((error as { code?: unknown }).code));
}

/** The disk failed. Services answer it with 507, and the process ends: see decision note 0033. */
export class StorageFailed extends SandboxError {
  override readonly name = "StorageFailed";

  /** @param cause SQLite's error */
  constructor(cause: unknown) {
    const text =
      "The sandbox stopped because its disk failed, and did not do this. Free some space for its data directory, start it again (leads sandbox --data DIR), and send the request again.";
    super("InsufficientStorage", text, { cause });
  }
}
