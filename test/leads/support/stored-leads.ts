/** Reads leads from the sandbox's database: rows of a destination and dead letters. */
import type { Database } from "../../../sandbox/storage/database";
import type { DestinationAdapter, Row } from "./destinations/destination-adapter";
import { dynamics365 } from "./destinations/dynamics365";

/** A dead letter as the flow stores it. */
export interface StoredLetter {
  /** Blob name in the container. */
  name: string;
  metadata: Record<string, string>;
  content: any;
}

export class StoredLeads {
  readonly #database: Database;
  readonly #first: DestinationAdapter;
  #rowsSeen = 0;
  #lettersSeen = 0;

  /** @param first destination. @default Dynamics 365 */
  constructor(database: Database, first: DestinationAdapter = dynamics365) {
    this.#database = database;
    this.#first = first;
  }

  /** Every row as the emulator stores it. @param destination @default the first */
  rows(destination = this.#first): Row[] {
    return destination.rows(this.#database);
  }

  /** The rows of the first destination since the last call of this function. */
  newRows(): Row[] {
    const rows = this.#first.rows(this.#database, this.#rowsSeen);
    this.#rowsSeen += rows.length;
    return rows;
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
