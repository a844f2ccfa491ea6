/** Leads, sessions and used requests of every org in SQLite. */
import type { Database } from "../storage/database";
import { numberedId } from "./record-ids";

/** API name → value. A field without a value is absent. */
export type LeadRecord = Readonly<Record<string, unknown>>;

export interface Session {
  token: string;
  clientId: string;
  userId: string;
  scopes: string;
  /** Milliseconds since 1970. */
  issuedAt: number;
  usedAt: number;
}

const migrations = [
  `CREATE TABLE salesforce_leads (number INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL, id TEXT UNIQUE, body TEXT);
   CREATE TABLE salesforce_keys (host TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL);
   CREATE INDEX salesforce_keys_by_value ON salesforce_keys (host, field, value);
   CREATE INDEX salesforce_keys_by_id ON salesforce_keys (id);
   CREATE TABLE salesforce_sessions (
     token TEXT PRIMARY KEY, host TEXT NOT NULL, clientId TEXT NOT NULL, userId TEXT NOT NULL, scopes TEXT NOT NULL,
     issuedAt INTEGER NOT NULL, usedAt INTEGER NOT NULL);
   CREATE TABLE salesforce_requests (
     host TEXT NOT NULL, hour INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (host, hour));`,
];

/** Longest text that can be looked up by its value. */
const longestKey = 255;
const hourMilliseconds = 3_600_000;

/** The state of the org at one host name. */
export class OrgStore {
  readonly host: string;
  readonly #database: Database;

  static migrate(database: Database): void {
    database.migrate("salesforce", migrations);
  }

  constructor(database: Database, host: string) {
    this.#database = database;
    this.host = host;
  }

  /** Stores a new lead. Call it in a transaction. @param complete adds the id */
  insert(complete: (id: string) => LeadRecord): string {
    this.#database.run("INSERT INTO salesforce_leads (host) VALUES (?)", this.host);
    const row = this.#database.get<{ number: number }>("SELECT last_insert_rowid() AS number");
    const id = numberedId("00Q", row?.number ?? 0);
    this.#database.run("UPDATE salesforce_leads SET id = ? WHERE number = ?", id, row?.number ?? 0);
    this.replace(id, complete(id));
    return id;
  }

  /** Replaces a lead. Call it in a transaction. */
  replace(id: string, record: LeadRecord): void {
    this.#database.run("UPDATE salesforce_leads SET body = ? WHERE id = ?", JSON.stringify(record), id);
    this.#database.run("DELETE FROM salesforce_keys WHERE id = ?", id);
    for (const [field, value] of Object.entries(record)) {
      if (typeof value !== "string" || value.length > longestKey) continue;
      this.#database.run(
        "INSERT INTO salesforce_keys (host, field, value, id) VALUES (?, ?, ?, ?)",
        this.host,
        field,
        value.toLowerCase(),
        id,
      );
    }
  }

  /** Deletes a lead. Its id stays known. Call it in a transaction. */
  delete(id: string): void {
    this.#database.run("UPDATE salesforce_leads SET body = NULL WHERE id = ?", id);
    this.#database.run("DELETE FROM salesforce_keys WHERE id = ?", id);
  }

  /** A lead. Null when it was deleted, undefined when there never was one. */
  read(id: string): LeadRecord | null | undefined {
    const row = this.#database.get<{ body: string | null }>(
      "SELECT body FROM salesforce_leads WHERE host = ? AND id = ?",
      this.host,
      id,
    );
    return row && (row.body === null ? null : (JSON.parse(row.body) as LeadRecord));
  }

  /** Leads whose field has a text of at most 255 characters, in any letter case. Oldest first. */
  find(field: string, value: string): LeadRecord[] {
    const rows = this.#database.all<{ body: string }>(
      `SELECT body FROM salesforce_keys JOIN salesforce_leads USING (id)
       WHERE salesforce_keys.host = ? AND field = ? AND value = ? ORDER BY number`,
      this.host,
      field,
      value.toLowerCase(),
    );
    return rows.map(({ body }) => JSON.parse(body) as LeadRecord);
  }

  /** All leads, oldest first. */
  all(): LeadRecord[] {
    const rows = this.#database.all<{ body: string }>(
      "SELECT body FROM salesforce_leads WHERE host = ? AND body IS NOT NULL ORDER BY number",
      this.host,
    );
    return rows.map(({ body }) => JSON.parse(body) as LeadRecord);
  }

  session(token: string): Session | undefined {
    return this.#database.get<Session & Record<string, never>>(
      "SELECT token, clientId, userId, scopes, issuedAt, usedAt FROM salesforce_sessions WHERE host = ? AND token = ?",
      this.host,
      token,
    );
  }

  lastSession(clientId: string): Session | undefined {
    return this.#database.get<Session & Record<string, never>>(
      `SELECT token, clientId, userId, scopes, issuedAt, usedAt FROM salesforce_sessions
       WHERE host = ? AND clientId = ? ORDER BY issuedAt DESC LIMIT 1`,
      this.host,
      clientId,
    );
  }

  saveSession({ token, clientId, userId, scopes, issuedAt, usedAt }: Session): void {
    this.#database.run(
      `INSERT OR REPLACE INTO salesforce_sessions (token, host, clientId, userId, scopes, issuedAt, usedAt)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[token, this.host, clientId, userId, scopes, issuedAt, usedAt],
    );
  }

  /** Ends all sessions, as an administrator can. */
  endSessions(): void {
    this.#database.run("DELETE FROM salesforce_sessions WHERE host = ?", this.host);
  }

  /** Requests of the last 24 hours, counted by the hour. */
  usedRequests(now: Date): number {
    const hour = Math.floor(now.getTime() / hourMilliseconds);
    const sql = "SELECT sum(count) AS used FROM salesforce_requests WHERE host = ? AND hour > ?";
    return this.#database.get<{ used: number | null }>(sql, this.host, hour - 24)?.used ?? 0;
  }

  countRequest(now: Date): void {
    this.#database.run(
      `INSERT INTO salesforce_requests (host, hour, count) VALUES (?, ?, 1)
       ON CONFLICT (host, hour) DO UPDATE SET count = count + 1`,
      this.host,
      Math.floor(now.getTime() / hourMilliseconds),
    );
  }
}

/** The newest leads of all orgs. A place is an org's host. */
export function newestLeads(database: Database, limit: number): { place: string; values: LeadRecord }[] {
  const rows = database.all<{ host: string; body: string }>(
    "SELECT host, body FROM salesforce_leads WHERE body IS NOT NULL ORDER BY number DESC LIMIT ?",
    limit,
  );
  return rows.map(({ host, body }) => ({ place: host, values: JSON.parse(body) as LeadRecord }));
}
