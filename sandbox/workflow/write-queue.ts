/**
 * Group commit: writes of one turn of the event loop become one transaction, so that many runs share its cost.
 *
 * Layer: workflow. Knows the database, no table.
 */
import type { Database } from "../storage/database";

/** Collects writes and commits them together. */
export class WriteQueue {
  readonly #database: Database;
  #writes: (() => void)[] = [];
  #commit: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds a write: it happens, in the order of the calls, in the transaction that `committed` waits for. */
  add(write: () => void): void {
    this.#writes.push(write);
    if (this.#commit !== undefined) return;
    this.#commit = new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#commit = undefined;
        try {
          this.flush();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
    // who needs the outcome awaits `committed`; without anyone waiting a failure must not end the process
    this.#commit.catch(() => {});
  }

  /** Resolves once every write added so far is durable; rejects when their transaction failed. */
  committed(): Promise<void> {
    return this.#commit ?? Promise.resolve();
  }

  /** Commits what is waiting, at once; readers call it, so that they see what was written before. */
  flush(): void {
    if (this.#writes.length === 0) return;
    const writes = this.#writes;
    this.#writes = [];
    this.#database.transaction(() => {
      for (const write of writes) write();
    });
  }
}
