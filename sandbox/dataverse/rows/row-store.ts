/** Rows of every organisation in SQLite: one record per row, with the columns as JSON. */
import type { Database, SqlValue } from "../../storage/database";

/** A stored row. Lookups hold the id of their target row. A null column is absent. */
export interface Row {
  id: string;
  /** `versionnumber`: changes with each write, and makes the ETag. */
  version: number;
  values: Readonly<Record<string, unknown>>;
}

/** Selects and orders rows. `where` and `orderBy` are SQL over `id`, `createdon`, `version`, `body`. */
export interface RowSelection {
  where?: string;
  parameters?: readonly SqlValue[];
  /** @default oldest first */
  orderBy?: string;
  limit?: number;
  offset?: number;
}

interface StoredRow {
  id: string;
  version: number;
  body: string;
}

const migrations = [
  `CREATE TABLE dataverse_organizations (organization TEXT PRIMARY KEY, id TEXT NOT NULL, root_business_unit TEXT NOT NULL);
   CREATE TABLE dataverse_versions (last INTEGER NOT NULL);
   INSERT INTO dataverse_versions (last) VALUES (1000000);
   CREATE TABLE dataverse_rows (
     organization TEXT NOT NULL, tbl TEXT NOT NULL, id TEXT NOT NULL,
     createdon TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (organization, tbl, id));
   CREATE INDEX dataverse_rows_by_age ON dataverse_rows (organization, tbl, createdon);
   CREATE TABLE dataverse_application_users (
     organization TEXT NOT NULL, application TEXT NOT NULL, user TEXT NOT NULL, PRIMARY KEY (organization, application));
   CREATE TABLE dataverse_user_roles (
     organization TEXT NOT NULL, user TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (organization, user, role));
   CREATE TABLE dataverse_role_privileges (
     organization TEXT NOT NULL, role TEXT NOT NULL, privilege TEXT NOT NULL, depth INTEGER NOT NULL,
     PRIMARY KEY (organization, role, privilege));`,
  `CREATE TABLE dataverse_team_roles (
     organization TEXT NOT NULL, team TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (organization, team, role));
   CREATE TABLE dataverse_team_members (
     organization TEXT NOT NULL, team TEXT NOT NULL, user TEXT NOT NULL, PRIMARY KEY (organization, team, user));
   CREATE INDEX dataverse_teams_of_user ON dataverse_team_members (organization, user);`,
  `CREATE TABLE dataverse_columns (
     organization TEXT NOT NULL, tbl TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (organization, tbl, name));`,
];

/** Migrates the service's tables. */
export function migrateRows(database: Database): void {
  database.migrate("dataverse", migrations);
}

/** Rows of one organisation. */
export class RowStore {
  readonly database: Database;
  /** Host name of the organisation, lower case. */
  readonly organization: string;

  constructor(database: Database, organization: string) {
    this.database = database;
    this.organization = organization;
  }

  /** Call it in a transaction. @returns the new row, or undefined when a row with this id exists */
  insert(table: string, id: string, createdOn: string, values: Record<string, unknown>): Row | undefined {
    const version = this.#nextVersion();
    const inserted = this.database.run(
      "INSERT OR IGNORE INTO dataverse_rows (organization, tbl, id, createdon, version, body) VALUES (?, ?, ?, ?, ?, ?)",
      this.organization,
      table,
      id,
      createdOn,
      version,
      JSON.stringify(values),
    );
    return inserted === 0 ? undefined : { id, version, values };
  }

  /** Replaces the values of an existing row. Call it in a transaction. */
  update(table: string, id: string, values: Record<string, unknown>): Row {
    const version = this.#nextVersion();
    this.database.run(
      "UPDATE dataverse_rows SET version = ?, body = ? WHERE organization = ? AND tbl = ? AND id = ?",
      version,
      JSON.stringify(values),
      this.organization,
      table,
      id,
    );
    return { id, version, values };
  }

  delete(table: string, id: string): boolean {
    return (
      this.database.run(
        "DELETE FROM dataverse_rows WHERE organization = ? AND tbl = ? AND id = ?",
        this.organization,
        table,
        id,
      ) > 0
    );
  }

  get(table: string, id: string): Row | undefined {
    const row = this.database.get<StoredRow>(
      "SELECT id, version, body FROM dataverse_rows WHERE organization = ? AND tbl = ? AND id = ?",
      this.organization,
      table,
      id,
    );
    return row === undefined ? undefined : read(row);
  }

  /** The rows of a selection. At most `limit` of them are in memory. */
  select(table: string, { where, parameters = [], orderBy, limit, offset }: RowSelection): Row[] {
    return this.database
      .all<StoredRow>(
        `SELECT id, version, body FROM dataverse_rows WHERE organization = ? AND tbl = ?${where === undefined ? "" : ` AND (${where})`} ORDER BY ${orderBy ?? "createdon, rowid"} LIMIT ? OFFSET ?`,
        this.organization,
        table,
        ...parameters,
        limit ?? -1,
        offset ?? 0,
      )
      .map(read);
  }

  /** Number of rows in a selection, at most `most`. */
  count(table: string, { where, parameters = [] }: RowSelection, most: number): number {
    const row = this.database.get<{ count: number }>(
      `SELECT count(*) AS count FROM (SELECT 1 FROM dataverse_rows WHERE organization = ? AND tbl = ?${where === undefined ? "" : ` AND (${where})`} LIMIT ?)`,
      this.organization,
      table,
      ...parameters,
      most,
    );
    return row?.count ?? 0;
  }

  /** All organisations share one sequence of numbers. */
  #nextVersion(): number {
    this.database.run("UPDATE dataverse_versions SET last = last + 1");
    return this.database.get<{ last: number }>("SELECT last FROM dataverse_versions")?.last ?? 0;
  }
}

function read({ id, version, body }: StoredRow): Row {
  return { id, version, values: JSON.parse(body) as Record<string, unknown> };
}
