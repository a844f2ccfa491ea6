/**
 * The sandbox's one database file: what a service must remember is here, and survives a crash at any instant.
 *
 * Layer: storage. Services own their tables; this file knows none of them.
 * SQLite in write-ahead mode: a committed transaction survives the death of the process (decision note 0007).
 */
import { dirname } from "node:path";
import LibsqlDatabase from "libsql";
import { SandboxStartError } from "../support/start-error";

/** A value SQLite can store. */
export type SqlValue = string | number | bigint | null | Uint8Array;
/** One row, by column name. */
export type SqlRow = Record<string, SqlValue>;

interface Statement {
  run(...values: SqlValue[]): { changes: number };
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
  iterate(...values: SqlValue[]): IterableIterator<unknown>;
}

/** Milliseconds to wait for another program that has locked the file, such as one that looks at it. */
const busyTimeout = 2000;

/** A synchronous SQLite database with cached statements. */
export class Database {
  readonly #connection: InstanceType<typeof LibsqlDatabase>;
  readonly #file: string;
  readonly #statements = new Map<string, Statement>();
  #depth = 0;
  #storageFailures = 0;
  readonly #beforeCommit = new Set<() => void>();

  /**
   * @param file path of the database file, created when missing; `:memory:` for one that is forgotten
   * @throws {SandboxStartError} `LEADS_DATA_DAMAGED` when the file is no database, or not a whole one
   */
  constructor(file: string) {
    this.#file = file;
    this.#connection = new LibsqlDatabase(file);
    try {
      this.#prepareConnection();
    } catch (error) {
      this.#connection.close();
      throw this.#explained(error);
    }
  }

  #prepareConnection(): void {
    this.#connection.exec(
      `PRAGMA busy_timeout = ${busyTimeout}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;`,
    );
    this.#connection.exec(
      "CREATE TABLE IF NOT EXISTS migrations (owner TEXT PRIMARY KEY, version INTEGER NOT NULL)",
    );
  }

  /**
   * Brings a service's tables up to date. Call once, when the service is built.
   *
   * @param owner the service, e.g. `dataverse`
   * @param steps SQL scripts, oldest first; append only, never edit one that was released
   * @throws {SandboxStartError} `LEADS_DATA_TOO_NEW`, `LEADS_DATA_DAMAGED`
   */
  migrate(owner: string, steps: readonly string[]): void {
    try {
      this.transaction(() => this.#migrate(owner, steps));
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #migrate(owner: string, steps: readonly string[]): void {
    const row = this.get<{ version: number }>("SELECT version FROM migrations WHERE owner = ?", owner);
    const done = row?.version ?? 0;
    if (done > steps.length) {
      throw new SandboxStartError(
        "LEADS_DATA_TOO_NEW",
        `The data directory was written by a newer version of marketplace-leads (${owner} is at ${done}, this version knows ${steps.length})`,
        "Update the package, or name another directory with --data DIR.",
      );
    }
    if (done === steps.length) return;
    for (const step of steps.slice(done)) this.#connection.exec(step);
    this.run("INSERT OR REPLACE INTO migrations (owner, version) VALUES (?, ?)", owner, steps.length);
  }

  /** How many writes have failed because the disk is full or broken. */
  get storageFailures(): number {
    return this.#storageFailures;
  }

  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): number {
    try {
      return this.#prepare(sql).run(...values).changes;
    } catch (error) {
      if (isStorageFailure(error)) this.#storageFailures++;
      throw error;
    }
  }

  /** The first row of a query, or undefined. */
  get<Row = SqlRow>(sql: string, ...values: SqlValue[]): Row | undefined {
    const row = this.#prepare(sql).get(...values) as (Row & { _metadata?: unknown }) | undefined;
    if (row !== undefined) delete row._metadata; // libsql times the query inside its first row
    return row;
  }

  /** All rows of a query. */
  all<Row = SqlRow>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** The rows of a query one by one, so that a large table need not fit in memory. */
  iterate<Row = SqlRow>(sql: string, ...values: SqlValue[]): IterableIterator<Row> {
    return this.#prepare(sql).iterate(...values) as IterableIterator<Row>;
  }

  /** Runs synchronous work as one transaction: all of it is kept or, when it throws, none. Nests. */
  transaction<Result>(work: () => Result): Result {
    if (this.#depth > 0) return work();
    this.#prepare("BEGIN IMMEDIATE").run();
    this.#depth++;
    let result: Result;
    try {
      result = work();
      for (const write of this.#beforeCommit) write();
      this.#prepare("COMMIT").run();
    } catch (error) {
      if (isStorageFailure(error)) this.#storageFailures++;
      if (this.#connection.inTransaction) this.#connection.exec("ROLLBACK");
      throw error;
    } finally {
      this.#beforeCommit.clear();
      this.#depth--;
    }
    return result;
  }

  /**
   * Adds a write to the present transaction that happens once at its end, however often it is asked for; at once outside of any.
   *
   * @param write always the same function for the same write
   */
  beforeCommit(write: () => void): void {
    if (this.#depth > 0) this.#beforeCommit.add(write);
    else this.transaction(write);
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #explained(error: unknown): unknown {
    const code = (error as { code?: unknown }).code;
    if (code !== "SQLITE_NOTADB" && code !== "SQLITE_CORRUPT") return error;
    const folder = dirname(this.#file);
    return new SandboxStartError(
      "LEADS_DATA_DAMAGED",
      `Found ${this.#file} damaged (${code}), expected the database of a sandbox`,
      `Put a copy of ${folder} back; or move it away (mv ${folder} ${folder}.damaged) and start anew with an empty one. What could be saved is for sqlite3's .recover.`,
      { cause: error },
    );
  }

  #prepare(sql: string): Statement {
    const cached = this.#statements.get(sql);
    if (cached !== undefined) return cached;
    const statement = this.#connection.prepare(sql) as unknown as Statement;
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** The disk, not the statement, is the reason: full, broken, or not writable any more. */
export function isStorageFailure(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/.test(code);
}
