/** Entities of every account in SQLite. The callers check all values. */
import type { Database } from "../storage/database";
import type { StoredEntities } from "./deployment";
import type { EntityKey, Properties } from "./entity";

/** A table of an account. Both names are in lower case. */
export interface TableKey {
  account: string;
  table: string;
}

/** A stored entity. */
export interface Entity extends EntityKey {
  /** ISO 8601 with seven decimals; the ETag follows from it. */
  timestamp: string;
  properties: Properties;
}

interface StoredRow {
  partition_key: string;
  row_key: string;
  timestamp: string;
  properties: string;
}

const migrations = [
  `CREATE TABLE table_entities (
     account TEXT NOT NULL, table_name TEXT NOT NULL, partition_key TEXT NOT NULL, row_key TEXT NOT NULL,
     timestamp TEXT NOT NULL, properties TEXT NOT NULL,
     PRIMARY KEY (account, table_name, partition_key, row_key)) WITHOUT ROWID;`,
];

const ofKey = "account = ? AND table_name = ? AND partition_key = ? AND row_key = ?";

/** The entities. A write is durable when its method returns. */
export class EntityStore implements StoredEntities {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.migrate("table", migrations);
  }

  put({ account, table }: TableKey, { partitionKey, rowKey, timestamp, properties }: Entity): void {
    this.#write(
      "INSERT OR REPLACE INTO table_entities VALUES (?, ?, ?, ?, ?, ?)",
      account,
      table,
      partitionKey,
      rowKey,
      timestamp,
      JSON.stringify(properties),
    );
  }

  get({ account, table }: TableKey, { partitionKey, rowKey }: EntityKey): Entity | undefined {
    const sql = `SELECT * FROM table_entities WHERE ${ofKey}`;
    const row = this.#database.get<StoredRow>(sql, account, table, partitionKey, rowKey);
    return row === undefined ? undefined : read(row);
  }

  delete({ account, table }: TableKey, { partitionKey, rowKey }: EntityKey): void {
    this.#write(`DELETE FROM table_entities WHERE ${ofKey}`, account, table, partitionKey, rowKey);
  }

  /** Entities in the order of their keys' UTF-8 bytes. @param from smallest key to return */
  list({ account, table }: TableKey, from: EntityKey, limit: number): Entity[] {
    return this.#database
      .all<StoredRow>(
        `SELECT * FROM table_entities
         WHERE account = ? AND table_name = ? AND (partition_key, row_key) >= (?, ?)
         ORDER BY partition_key, row_key LIMIT ?`,
        account,
        table,
        from.partitionKey,
        from.rowKey,
        limit,
      )
      .map(read);
  }

  forgetAccount(account: string): void {
    this.#write("DELETE FROM table_entities WHERE account = ?", account.toLowerCase());
  }

  forgetTable(account: string, table: string): void {
    const sql = "DELETE FROM table_entities WHERE account = ? AND table_name = ?";
    this.#write(sql, account.toLowerCase(), table.toLowerCase());
  }

  #write(...statement: Parameters<Database["run"]>): void {
    this.#database.transaction(() => this.#database.run(...statement));
  }
}

function read({ partition_key, row_key, timestamp, properties }: StoredRow): Entity {
  return {
    partitionKey: partition_key,
    rowKey: row_key,
    timestamp,
    properties: JSON.parse(properties) as Properties,
  };
}

/** The newest entities of all tables. A place is the table's address. */
export function newestEntities(database: Database, limit: number): { place: string; values: object }[] {
  const rows = database.all<StoredRow & { account: string; table_name: string }>(
    "SELECT * FROM table_entities ORDER BY timestamp DESC LIMIT ?",
    limit,
  );
  return rows.map((row) => ({
    place: `${row.account}.table.core.windows.net/${row.table_name}`,
    values: { ...(JSON.parse(row.properties) as object), RowKey: row.row_key },
  }));
}
