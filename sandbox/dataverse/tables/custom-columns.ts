/** Columns that an administrator has added to the tables of one organisation. */
import type { Database } from "../../storage/database";
import { allTables, type Column, type Table } from ".";

export class CustomColumns {
  readonly #database: Database;
  readonly #organization: string;
  /** Tables with columns of their own, by logical name. */
  readonly #extended = new Map<string, Table>();

  constructor(database: Database, organization: string) {
    this.#database = database;
    this.#organization = organization;
    const stored = database.all<{ tbl: string; body: string }>(
      "SELECT tbl, body FROM dataverse_columns WHERE organization = ? ORDER BY rowid",
      organization,
    );
    for (const { tbl, body } of stored) this.#extend(tbl, JSON.parse(body) as Column);
  }

  /** The table with the organisation's own columns. */
  of(table: Table): Table {
    return this.#extended.get(table.logicalName) ?? table;
  }

  all(): Table[] {
    return allTables().map((table) => this.of(table));
  }

  add({ logicalName }: Table, column: Column): void {
    this.#database.run(
      "INSERT INTO dataverse_columns (organization, tbl, name, body) VALUES (?, ?, ?, ?)",
      this.#organization,
      logicalName,
      column.name,
      JSON.stringify(column),
    );
    this.#extend(logicalName, column);
  }

  #extend(logicalName: string, column: Column): void {
    const table = this.all().find((one) => one.logicalName === logicalName);
    if (table === undefined) return;
    const columns = new Map([...table.columns, [column.name, column]]);
    this.#extended.set(logicalName, { ...table, columns });
  }
}
