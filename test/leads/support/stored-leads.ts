/** What became of leads, read from the sandbox's database: rows of the Leads table and dead letters. */
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

  constructor(database: Database) {
    this.#database = database;
  }

  /** Every row of the Leads table, as Dataverse keeps it, with its id as `leadid`. */
  rows(): Record<string, unknown>[] {
    return this.#rows(0);
  }

  /** The rows written since the last call of this function. */
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

  /** Every dead letter, by name. */
  letters(): StoredLetter[] {
    return this.#database
      .all<{ name: string; properties: string; content: Uint8Array }>(
        "SELECT name, properties, content FROM blob_blobs ORDER BY name",
      )
      .map(({ name, properties, content }) => ({
        name,
        metadata: JSON.parse(properties).metadata,
        content: JSON.parse(Buffer.from(content).toString("utf8")),
      }));
  }

  letterCount(): number {
    return this.#database.get<{ count: number }>("SELECT count(*) AS count FROM blob_blobs")?.count ?? 0;
  }
}
