/**
 * Moves what was committed from the write-ahead log into the database file, on a thread of the database's own.
 *
 * Layer: storage. SQLite does it by itself at the end of every 1,000th page's transaction, in the thread that commits: the
 * sandbox then answers nobody until the disk has synchronised, up to a tenth of a second each time (decision note 0007).
 */
import { statSync } from "node:fs";
import LibsqlDatabase from "libsql/promise";
import type { Database } from "./database";

/** Size of the log from which on it is worth moving, in bytes. */
const worthMoving = 32_000_000;
/**
 * Size of the log that must not be exceeded by much, in bytes. While new pages arrive, the log cannot be begun anew; then the
 * committing thread waits once, for the few pages that arrived last.
 */
const largestLog = 128_000_000;
/** What is left of the log's file when it is begun anew, in bytes: making room costs more than keeping it. */
const keptLog = 16_000_000;
/** Transactions between looks at the log's size. */
const lookEvery = 16;

/** Keeps the write-ahead log of a database small. */
export class Checkpointer {
  readonly #database: Database;
  readonly #log: string;
  readonly #connection: InstanceType<typeof LibsqlDatabase>;
  #commits = 0;
  #running: Promise<void> | undefined;

  /** @param file the file of the database, which has its own connection */
  constructor(database: Database, file: string) {
    this.#database = database;
    this.#log = `${file}-wal`;
    this.#connection = new LibsqlDatabase(file, {});
    database.checkpointBy(() => this.#committed(), keptLog);
  }

  /** Resolves once nothing is being moved any more; call it before the database is closed. */
  async close(): Promise<void> {
    await this.#running;
    this.#connection.close();
  }

  #committed(): void {
    if (++this.#commits % lookEvery !== 0 || this.#running !== undefined) return;
    if (this.#logSize() < worthMoving) return;
    this.#running = this.#move().finally(() => {
      this.#running = undefined;
    });
  }

  async #move(): Promise<void> {
    try {
      await this.#connection.exec("PRAGMA wal_checkpoint(PASSIVE)");
      if (this.#logSize() > largestLog) this.#database.get("PRAGMA wal_checkpoint(PASSIVE)");
    } catch {
      // A full or broken disk: nothing is lost, the log keeps it, and a later transaction tries again.
    }
  }

  #logSize(): number {
    return statSync(this.#log, { throwIfNoEntry: false })?.size ?? 0;
  }
}
