/** The sandbox's SQLite file. A committed transaction survives the death of the process at any instant. */
import LibsqlDatabase from "libsql";
import { SandboxStartError } from "../support/start-error";
import { GroupCommit } from "./group-commit";
import { isOfTheDisk, StorageFailed } from "./storage-failure";

export type SqlValue = string | number | bigint | null | Uint8Array;
/** One row, by column name. */
export type SqlRow = Record<string, SqlValue>;

interface Statement {
  run(...values: SqlValue[]): { changes: number };
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
}

/** Milliseconds to wait while another program has locked the file. */
const busyTimeout = 5000;

/** A synchronous SQLite database with cached statements. */
export class Database {
  /** Joins writes into transactions. */
  readonly commits = new GroupCommit(this);
  /**
   * Resolves when the disk has failed. From then on nothing is read or written, even if the disk recovers.
   * The next start finds the committed data.
   */
  readonly failed: Promise<StorageFailed>;
  readonly #connection: InstanceType<typeof LibsqlDatabase>;
  readonly #statements = new Map<string, Statement>();
  #isInTransaction = false;
  #failure: StorageFailed | undefined;
  #tellFailure: (failure: StorageFailed) => void = () => {};

  /**
   * @param file path of the database file, created when missing; `:memory:` for a temporary one
   * @throws {Error} of SQLite, when the file cannot be used
   */
  constructor(file: string) {
    this.failed = new Promise((resolve) => {
      this.#tellFailure = resolve;
    });
    this.#connection = new LibsqlDatabase(file);
    try {
      this.#prepareConnection();
    } catch (error) {
      this.#connection.close();
      throw error;
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
   * Migrates a service's tables. Call it once, when the service is built.
   *
   * @param owner the service, e.g. `dataverse`
   * @param steps SQL scripts, oldest first. Append only: never edit a released one.
   * @throws {SandboxStartError} `LEADS_DATA_TOO_NEW`
   */
  migrate(owner: string, steps: readonly string[]): void {
    this.transaction(() => this.#migrate(owner, steps));
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
    for (const step of steps.slice(done)) this.#onDisk(() => this.#connection.exec(step));
    this.run("INSERT OR REPLACE INTO migrations (owner, version) VALUES (?, ?)", owner, steps.length);
  }

  /**
   * Runs a statement and returns the number of changed rows.
   *
   * @throws {StorageFailed} for a disk failure, as do all other methods
   */
  run(sql: string, ...values: SqlValue[]): number {
    return this.#onDisk(() => this.#prepare(sql).run(...values).changes);
  }

  /** The first row of a query, or undefined. */
  get<Row = SqlRow>(sql: string, ...values: SqlValue[]): Row | undefined {
    const row = this.#onDisk(() => this.#prepare(sql).get(...values)) as
      | (Row & { _metadata?: unknown })
      | undefined;
    if (row !== undefined) delete row._metadata; // libsql times the query inside its first row
    return row;
  }

  /** All rows of a query. */
  all<Row = SqlRow>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#onDisk(() => this.#prepare(sql).all(...values)) as Row[];
  }

  /** Runs synchronous work in one transaction. When it throws, nothing is kept. Nests. */
  transaction<Result>(work: () => Result): Result {
    if (this.#isInTransaction) return work();
    this.#execute("BEGIN IMMEDIATE");
    this.#isInTransaction = true;
    let result: Result;
    try {
      result = work();
      this.#execute("COMMIT");
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
    return result;
  }

  #rollBack(): void {
    if (!this.#connection.inTransaction) return; // SQLite has rolled back already
    try {
      this.#connection.exec("ROLLBACK");
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /** Commits pending writes and closes the file. */
  close(): void {
    this.commits.flush();
    this.#statements.clear();
    this.#connection.close();
  }

  #execute(sql: string): void {
    this.#onDisk(() => this.#prepare(sql).run());
  }

  #onDisk<Result>(work: () => Result): Result {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return work();
    } catch (error) {
      throw isOfTheDisk(error) ? this.#fail(error) : error;
    }
  }

  #fail(cause: unknown): StorageFailed {
    this.#failure ??= new StorageFailed(cause);
    this.#tellFailure(this.#failure);
    return this.#failure;
  }

  #prepare(sql: string): Statement {
    const cached = this.#statements.get(sql);
    if (cached !== undefined) return cached;
    const statement = this.#connection.prepare(sql) as unknown as Statement;
    this.#statements.set(sql, statement);
    return statement;
  }
}
