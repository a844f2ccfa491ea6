/** Records and custom properties in SQLite. The callers check all values. */
import type { Database } from "../storage/database";
import type { Property } from "./property";

export interface CrmRecord {
  /** A number, as HubSpot writes it. */
  id: string;
  /** ISO 8601. */
  createdAt: string;
  updatedAt: string;
  /** Properties that have a value. */
  values: Readonly<Record<string, string>>;
  /** Ids of the contacts that the record is associated with. */
  contacts: readonly string[];
}

interface StoredRow {
  id: number;
  created: string;
  updated: string;
  body: string;
  contacts: string;
}

const migrations = [
  `CREATE TABLE hubspot_records (
     id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL,
     created TEXT NOT NULL, updated TEXT NOT NULL, body TEXT NOT NULL, contacts TEXT NOT NULL);
   CREATE INDEX hubspot_records_of_type ON hubspot_records (type, id);
   CREATE TABLE hubspot_unique_values (
     type TEXT NOT NULL, property TEXT NOT NULL, value TEXT NOT NULL, id INTEGER NOT NULL,
     PRIMARY KEY (type, property, value));
   CREATE TABLE hubspot_properties (
     type TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, PRIMARY KEY (type, name));
   INSERT INTO sqlite_sequence (name, seq) VALUES ('hubspot_records', 100);`,
];

const columns = "id, created, updated, body, contacts";

export class RecordStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.migrate("hubspot", migrations);
  }

  /** Does writes in one transaction, and resolves after the commit. */
  commit<Result>(write: () => Result): Promise<Result> {
    return this.#database.commits.add(write);
  }

  insert(type: string, now: string, values: CrmRecord["values"], contacts: readonly string[]): CrmRecord {
    this.#database.run(
      "INSERT INTO hubspot_records (type, created, updated, body, contacts) VALUES (?, ?, ?, ?, ?)",
      type,
      now,
      now,
      JSON.stringify(values),
      JSON.stringify(contacts),
    );
    const { id } = this.#database.get<{ id: number }>("SELECT last_insert_rowid() AS id") ?? { id: 0 };
    return { id: String(id), createdAt: now, updatedAt: now, values, contacts };
  }

  update(record: CrmRecord, now: string, values: CrmRecord["values"]): CrmRecord {
    this.#database.run(
      "UPDATE hubspot_records SET updated = ?, body = ? WHERE id = ?",
      now,
      JSON.stringify(values),
      record.id,
    );
    return { ...record, updatedAt: now, values };
  }

  get(type: string, id: string): CrmRecord | undefined {
    const row = this.#database.get<StoredRow>(
      `SELECT ${columns} FROM hubspot_records WHERE type = ? AND id = ?`,
      type,
      id,
    );
    return row && read(row);
  }

  /** Records in the order of their ids. @param after id of the last one seen */
  list(type: string, after: string, limit: number): CrmRecord[] {
    return this.#database
      .all<StoredRow>(
        `SELECT ${columns} FROM hubspot_records WHERE type = ? AND id > ? ORDER BY id LIMIT ?`,
        type,
        after,
        limit,
      )
      .map(read);
  }

  /** Id of the record that has a value of a unique property. */
  owner(type: string, property: string, value: string): string | undefined {
    const row = this.#database.get<{ id: number }>(
      "SELECT id FROM hubspot_unique_values WHERE type = ? AND property = ? AND value = ?",
      type,
      property,
      value,
    );
    return row && String(row.id);
  }

  /** Gives a value of a unique property to a record. @param value `""` for none */
  claim(type: string, property: string, value: string, id: string): void {
    this.#database.run(
      "DELETE FROM hubspot_unique_values WHERE type = ? AND property = ? AND id = ?",
      type,
      property,
      id,
    );
    if (value === "") return;
    this.#database.run(
      "INSERT INTO hubspot_unique_values (type, property, value, id) VALUES (?, ?, ?, ?)",
      type,
      property,
      value,
      id,
    );
  }

  customProperties(type: string): Property[] {
    return this.#database
      .all<{ definition: string }>(
        "SELECT definition FROM hubspot_properties WHERE type = ? ORDER BY name",
        type,
      )
      .map(({ definition }) => JSON.parse(definition) as Property);
  }

  addProperty(type: string, property: Property): void {
    this.#database.run(
      "INSERT INTO hubspot_properties (type, name, definition) VALUES (?, ?, ?)",
      type,
      property.name,
      JSON.stringify(property),
    );
  }
}

function read({ id, created, updated, body, contacts }: StoredRow): CrmRecord {
  return {
    id: String(id),
    createdAt: created,
    updatedAt: updated,
    values: JSON.parse(body) as Record<string, string>,
    contacts: JSON.parse(contacts) as string[],
  };
}

/** The newest records of all types. A place is HubSpot's name of the type. */
export function newestRecords(
  database: Database,
  limit: number,
): { place: string; values: CrmRecord["values"] }[] {
  const rows = database.all<StoredRow & { type: string }>(
    `SELECT type, ${columns} FROM hubspot_records ORDER BY id DESC LIMIT ?`,
    limit,
  );
  return rows.map((row) => ({ place: `HubSpot ${row.type}`, values: read(row).values }));
}
