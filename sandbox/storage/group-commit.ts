/** Joins the writes of one turn of the event loop into one transaction. */

interface Waiting {
  write(): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Runs several writes in one transaction. */
interface Transactions {
  transaction<Result>(work: () => Result): Result;
}

/** Commits writes together, in the order they were added. */
export class GroupCommit {
  readonly #database: Transactions;
  #waiting: Waiting[] = [];

  constructor(database: Transactions) {
    this.#database = database;
  }

  /**
   * Does a write at the end of this turn. Resolves with its result once it survives the death of the process.
   *
   * @param write synchronous; may be called twice. An error undoes only this write.
   */
  add<Result>(write: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.flush());
      this.#waiting.push({ write, resolve: resolve as Waiting["resolve"], reject });
    });
  }

  /** Commits pending writes. */
  flush(): void {
    if (this.#waiting.length > 0) this.#commit(this.#waiting.splice(0));
  }

  #commit(writes: readonly Waiting[]): void {
    try {
      const results = this.#database.transaction(() => writes.map(({ write }) => write()));
      for (const [index, { resolve }] of writes.entries()) resolve(results[index]);
    } catch (error) {
      if (writes.length === 1) writes[0]?.reject(error);
      else for (const write of writes) this.#commit([write]);
    }
  }
}
