/**
 * Group commit: writes that arrive in one turn of the event loop share one transaction, and so its cost.
 *
 * Layer: dataverse, storage. Knows no table.
 */
import type { Database } from "../../storage/database";
import { SandboxError } from "../../support/errors";

interface Waiting {
  work(): void;
  resolve(): void;
  reject(error: unknown): void;
}

/** Runs writes together. */
export class GroupCommit {
  readonly #database: Database;
  #waiting: Waiting[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Runs a write in the next transaction and resolves with its result once that is committed.
   *
   * @param write a {@link SandboxError} it throws is a refusal and must come before it changed anything that counts: the
   *   writes beside it are kept. Any other error undoes them all.
   */
  add<Result>(write: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      let result: Result;
      if (this.#waiting.length === 0) setImmediate(() => this.#commit());
      this.#waiting.push({
        work: () => {
          result = write();
        },
        resolve: () => resolve(result),
        reject,
      });
    });
  }

  #commit(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    const refused = new Map<Waiting, SandboxError>();
    try {
      this.#database.transaction(() => {
        for (const write of writes) {
          try {
            write.work();
          } catch (error) {
            if (!(error instanceof SandboxError)) throw error;
            refused.set(write, error);
          }
        }
      });
    } catch (error) {
      for (const { reject } of writes) reject(error);
      return;
    }
    for (const write of writes) {
      const error = refused.get(write);
      if (error === undefined) write.resolve();
      else write.reject(error);
    }
  }
}
