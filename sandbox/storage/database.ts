/** The sandbox's one SQLite file: a committed transaction survives the death of the process at any instant. */
import LibsqlDatabase from "libsql";
import { SandboxStartError } from "../support/start-error";
import { GroupCommit } from "./group-commit";
import { isOfTheDisk, StorageFailed } from "./storage-failure";

/** A value SQLite can store. */
export type SqlValue = string | number | bigint | null | Uint8Array;
/** One row, by column name. */
export type SqlRow = Record<string, SqlValue>;

interface Statement {
  run(...values: SqlValue[]): { changes: number };
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
}

/** Milliseconds to wait for another program that has locked the file, such as one that looks at it. */
const busyTimeout = 5000;

/** A synchronous SQLite database with cached statements. */
export class Database {
  /** Joins writes into transactions. */
  readonly commits = new GroupCommit(this);
  /**
   * Resolves when the disk has failed. From then on nothing is read or written, whatever becomes of the disk: what it has is
   * what the next start finds.
   */
  readonly failed: Promise<StorageFailed>;
  readonly #connection: InstanceType<typeof LibsqlDatabase>;
  readonly #statements = new Map<string, Statement>();
  #isInTransaction = false;
  #failure: StorageFailed | undefined;
  #tellFailure: (failure: StorageFailed) => void = () => {};

  /**
   * @param file path of the database file, created when missing; `:memory:` for one that is forgotten
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
   * Brings a service's tables up to date. Call once, when the service is built.
   *
   * @param owner the service, e.g. `dataverse`
   * @param steps SQL scripts, oldest first; append only, never edit one that was released
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
   * Runs a statement and returns how many rows it changed.
   *
   * @throws {StorageFailed} as every other method, when the disk is the reason
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

  /** Runs synchronous work as one transaction: all of it is kept or, when it throws, none. Nests. */
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
    if (!this.#connection.inTransaction) return; // SQLite did it by itself
    try {
      this.#connection.exec("ROLLBACK");
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /** Commits what is waiting and closes the file. */
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
