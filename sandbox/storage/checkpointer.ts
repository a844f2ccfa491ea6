/**
 * Moves what was committed from the write-ahead log into the database file, on a thread of the database's own.
 *
 * Layer: storage. SQLite does it by itself, in the thread that commits: the sandbox then answers nobody until the disk has
 * synchronised, up to a tenth of a second each time (decision note 0023).
 */
import { statSync } from "node:fs";
import LibsqlDatabase from "libsql/promise";
import type { Database } from "./database";

/** Sizes of the log's file, in bytes. */
export interface LogSizes {
  /** Growth from which on it is worth moving. */
  worthMoving: number;
  /**
   * What must not be exceeded by much. While new pages arrive, the log cannot be begun anew; then the committing thread waits
   * once, for the few pages that arrived last.
   */
  largest: number;
  /** What is left of the file when it is begun anew: making room costs more than keeping it. */
  kept: number;
}

const usualSizes: LogSizes = { worthMoving: 32_000_000, largest: 128_000_000, kept: 16_000_000 };

/** Transactions between looks at the log's size. */
const lookEvery = 16;

/** Keeps the write-ahead log of a database small. */
export class Checkpointer {
  readonly #database: Database;
  readonly #log: string;
  readonly #sizes: LogSizes;
  readonly #connection: InstanceType<typeof LibsqlDatabase>;
  #commits = 0;
  /** Size of the log up to which it was moved. */
  #moved = 0;
  #running: Promise<void> | undefined;

  /** @param file the file of the database; it gets a second connection here */
  constructor(database: Database, file: string, sizes = usualSizes) {
    this.#database = database;
    this.#log = `${file}-wal`;
    this.#sizes = sizes;
    this.#connection = new LibsqlDatabase(file, {});
    database.checkpointBy(() => this.#committed(), sizes.kept);
  }

  /** Resolves once nothing is being moved. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Ends what is being moved; call it before the database is closed. */
  async close(): Promise<void> {
    await this.settled();
    this.#connection.close();
  }

  #committed(): void {
    if (++this.#commits % lookEvery !== 0 || this.#running !== undefined) return;
    const size = this.#logSize();
    if (size < this.#moved) this.#moved = 0; // it was begun anew
    if (size - this.#moved < this.#sizes.worthMoving) return;
    this.#moved = size;
    this.#running = this.#move().finally(() => {
      this.#running = undefined;
    });
  }

  async #move(): Promise<void> {
    try {
      await this.#connection.exec("PRAGMA wal_checkpoint(PASSIVE)");
      if (this.#logSize() > this.#sizes.largest) this.#database.get("PRAGMA wal_checkpoint(PASSIVE)");
    } catch {
      // A full or broken disk: nothing is lost, the log keeps it, and a later transaction tries again.
    }
  }

  #logSize(): number {
    return statSync(this.#log, { throwIfNoEntry: false })?.size ?? 0;
  }
}
