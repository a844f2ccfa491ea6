/** Which failures of SQLite are the disk's, and what a request is answered then. */
import { SandboxError } from "../support/errors";

/** Full, broken, damaged, not writable any more, or locked by another program: https://sqlite.org/rescode.html */
const codesOfTheDisk = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|BUSY)/;

/** Whether the disk is the reason of an error. Every other result code is a mistake in the statement or its values. */
export function isOfTheDisk(error: unknown): boolean {
  return codesOfTheDisk.test(String((error as { code?: unknown }).code));
}

/** The disk failed. Services answer it with 507, and the process ends: see decision note 0033. */
export class StorageFailed extends SandboxError {
  override readonly name = "StorageFailed";

  /** @param cause SQLite's error */
  constructor(cause: unknown) {
    const text =
      "The sandbox could not use its disk: it has not done this, and stops. Free some space for its data directory, start it again (leads sandbox --data DIR), and send the request again.";
    super("InsufficientStorage", text, { cause });
  }
}
