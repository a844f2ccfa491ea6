/**
 * Group commit: writes of one turn of the event loop become one transaction, so that many runs share its cost.
 *
 * Layer: workflow. Knows the database, no table.
 * A transaction that fails (a full disk) is to its runs what a crash is: all its writes are lost, and their owner is told.
 */
import { type Database, isStorageFailure } from "../../storage/database";

/** The transaction of these writes failed: none of them is on disk, and none will be written later. */
export class WritesLost extends Error {
  override readonly name = "WritesLost";
}

/** The disk, or another program that has locked the file, is the reason of a failure, not what was asked. */
export function isDiskTrouble(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  const isLocked = typeof code === "string" && /^SQLITE_(BUSY|LOCKED)/.test(code);
  return error instanceof WritesLost || isLocked || isStorageFailure(error);
}

interface Batch {
  writes: { runId: number; write: () => void }[];
  /** Settled by whoever commits the batch: its turn of the event loop, or a reader before that. */
  end: Promise<void>;
  resolve(): void;
  reject(error: WritesLost): void;
}

/** Collects writes and commits them together. */
export class WriteQueue {
  readonly #database: Database;
  readonly #onLost: (runIds: ReadonlySet<number>, error: WritesLost) => void;
  #batch: Batch | undefined;

  /** @param onLost told at once which runs lost a write, before anyone who waits for `committed` */
  constructor(database: Database, onLost: (runIds: ReadonlySet<number>, error: WritesLost) => void) {
    this.#database = database;
    this.#onLost = onLost;
  }

  /** Adds a write of a run: it happens, in the order of the calls, in the transaction that `committed` waits for. */
  add(runId: number, write: () => void): void {
    this.#batch ??= this.#open();
    this.#batch.writes.push({ runId, write });
  }

  /** Resolves once every write added so far is durable. @throws {WritesLost} when their transaction failed */
  committed(): Promise<void> {
    return this.#batch?.end ?? Promise.resolve();
  }

  /** Commits what is waiting, at once; readers call it, so that they see what was written before. @throws {WritesLost} */
  flush(): void {
    const batch = this.#batch;
    if (batch === undefined) return;
    this.#batch = undefined;
    try {
      this.#database.transaction(() => {
        for (const { write } of batch.writes) write();
      });
    } catch (error) {
      const lost = new WritesLost("The transaction failed.", { cause: error });
      this.#onLost(new Set(batch.writes.map(({ runId }) => runId)), lost);
      batch.reject(lost);
      throw lost;
    }
    batch.resolve();
  }

  #open(): Batch {
    let settle: Pick<Batch, "resolve" | "reject"> | undefined;
    const end = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
    // who needs the outcome awaits `committed`; without anyone waiting a failure must not end the process
    end.catch(() => {});
    const batch = { writes: [], end, ...settle } as Batch;
    setImmediate(() => {
      try {
        if (this.#batch === batch) this.flush();
      } catch {
        // told to `onLost` and to everyone who waits
      }
    });
    return batch;
  }
}
