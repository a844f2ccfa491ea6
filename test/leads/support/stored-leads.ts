/** Reads leads from the sandbox's database: rows of the Leads table and dead letters. */
import type { Database } from "../../../sandbox/storage/database";

/** A dead letter as the flow stores it. */
export interface StoredLetter {
  /** Blob name in the container. */
  name: string;
  metadata: Record<string, string>;
  content: any;
}

export class StoredLeads {
  readonly #database: Database;
  #rowsSeen = 0;
  #lettersSeen = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Every row of the Leads table as Dataverse stores it, with its id as `leadid`. */
  rows(): Record<string, unknown>[] {
    return this.#rows(0);
  }

  /** The rows since the last call of this function. */
  newRows(): Record<string, unknown>[] {
    const rows = this.#rows(this.#rowsSeen);
    this.#rowsSeen += rows.length;
    return rows;
  }

  #rows(offset: number): Record<string, unknown>[] {
    return this.#database
      .all<{ id: string; body: string }>(
        "SELECT id, body FROM dataverse_rows WHERE tbl = 'lead' ORDER BY rowid LIMIT -1 OFFSET ?",
        offset,
      )
      .map(({ id, body }) => ({ ...JSON.parse(body), leadid: id }));
  }

  /** Every dead letter, in the order of their last writes. */
  letters(): StoredLetter[] {
    return this.#letters(0).map(({ letter }) => letter);
  }

  /** The letters since the last call of this function. */
  newLetters(): StoredLetter[] {
    const found = this.#letters(this.#lettersSeen);
    this.#lettersSeen = found.at(-1)?.rowid ?? this.#lettersSeen;
    return found.map(({ letter }) => letter);
  }

  #letters(after: number): { rowid: number; letter: StoredLetter }[] {
    return this.#database
      .all<{ rowid: number; name: string; properties: string; content: Uint8Array }>(
        "SELECT rowid, name, properties, content FROM blob_blobs WHERE rowid > ? ORDER BY rowid",
        after,
      )
      .map(({ rowid, name, properties, content }) => ({
        rowid,
        letter: {
          name,
          metadata: JSON.parse(properties).metadata,
          content: JSON.parse(Buffer.from(content).toString("utf8")),
        },
      }));
  }
}
