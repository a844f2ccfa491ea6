/**
 * Version numbers of rows: each write of any organisation takes the next. The last is kept once per transaction.
 *
 * Layer: dataverse, storage.
 */
import type { Database } from "../../storage/database";

/** Counts versions. A number that was taken is not taken again, also when its transaction fails. */
export class RowVersions {
  readonly #database: Database;
  readonly #keep: () => void;
  #last: number | undefined;

  constructor(database: Database) {
    this.#database = database;
    this.#keep = () => database.run("UPDATE dataverse_versions SET last = ?", this.#last ?? 0);
  }

  /** The next number; it is kept by the transaction that is open. */
  next(): number {
    const next = (this.#last ?? this.#kept()) + 1;
    this.#last = next;
    this.#database.beforeCommit(this.#keep);
    return next;
  }

  #kept(): number {
    return this.#database.get<{ last: number }>("SELECT last FROM dataverse_versions")?.last ?? 0;
  }
}
