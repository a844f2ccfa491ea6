/** The calls that receivers accepted, with their answers. */
import type { Database } from "../storage/database";

/** An accepted call. */
export interface StoredCall {
  /** Number of the call, from 1. */
  id: number;
  host: string;
  path: string;
  /** Names in lower case. Without the caller's secrets. */
  headers: Record<string, string>;
  body: unknown;
  /** ISO 8601. */
  receivedAt: string;
  /** What the receiver did with it after its answer, e.g. `posted`. */
  outcome: string;
}

interface CallRow extends Omit<StoredCall, "headers" | "body"> {
  headers: string;
  body: string;
}

const migrations = [
  `CREATE TABLE webhook_calls (
     id INTEGER PRIMARY KEY, host TEXT NOT NULL, path TEXT NOT NULL, idempotency_key TEXT,
     headers TEXT NOT NULL, body TEXT NOT NULL, receivedAt TEXT NOT NULL, outcome TEXT NOT NULL);
   CREATE UNIQUE INDEX webhook_calls_by_key ON webhook_calls (host, path, idempotency_key);`,
];

const columns = "id, host, path, headers, body, receivedAt, outcome";
const secretHeaders = new Set(["authorization", "cookie", "proxy-authorization", "x-api-key"]);

/** Calls of every receiver. A call is on disk when `add` returns. */
export class CallStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.migrate("webhook", migrations);
  }

  /** @returns the id of the call */
  add(call: {
    request: Request;
    body: unknown;
    receivedAt: Date;
    outcome: string;
    /** Must not be stored for this host and path. @default none */
    idempotencyKey?: string | undefined;
  }): number {
    const { hostname, pathname } = new URL(call.request.url);
    const headers = [...call.request.headers].filter(([name]) => !secretHeaders.has(name));
    return this.#database.transaction(() => {
      this.#database.run(
        `INSERT INTO webhook_calls (host, path, idempotency_key, headers, body, receivedAt, outcome)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        ...[hostname, pathname, call.idempotencyKey ?? null, JSON.stringify(Object.fromEntries(headers))],
        ...[JSON.stringify(call.body), call.receivedAt.toISOString(), call.outcome],
      );
      return this.#database.get<{ id: number }>("SELECT last_insert_rowid() AS id")?.id ?? 0;
    });
  }

  /** The id of the call with an idempotency key at the same host and path. */
  idOf(url: URL, idempotencyKey: string): number | undefined {
    return this.#database.get<{ id: number }>(
      "SELECT id FROM webhook_calls WHERE host = ? AND path = ? AND idempotency_key = ?",
      ...[url.hostname, url.pathname, idempotencyKey],
    )?.id;
  }

  /** Oldest first. @param host only calls of this host */
  list(host?: string): StoredCall[] {
    const rows = this.#database.all<CallRow>(
      `SELECT ${columns} FROM webhook_calls WHERE ? IS NULL OR host = ? ORDER BY id`,
      ...[host ?? null, host ?? null],
    );
    return rows.map((row) => ({
      ...row,
      headers: JSON.parse(row.headers) as Record<string, string>,
      body: JSON.parse(row.body) as unknown,
    }));
  }
}

/** The newest calls of all receivers. A place is a receiver's host. */
export function newestCalls(database: Database, limit: number): { place: string; values: object }[] {
  const rows = database.all<{ host: string; body: string }>(
    "SELECT host, body FROM webhook_calls ORDER BY id DESC LIMIT ?",
    limit,
  );
  return rows.map(({ host, body }) => ({ place: host, values: { body } }));
}
