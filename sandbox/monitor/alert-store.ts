/** Fired alerts, rule states and notifications, on disk: a restart neither repeats nor forgets an alert. */
import type { Database } from "../storage/database";
import type { AlertState } from "./alert-state";
import type { Notification } from "./notification";

/** An alert that has fired. */
export interface FiredAlert {
  /** GUID. */
  id: string;
  ruleId: string;
  ruleName: string;
  targetId: string;
  severity: number;
  description: string;
  condition: "Fired" | "Resolved";
  /** ISO 8601. */
  firedAt: string;
  /** ISO 8601. Absent while it is fired. */
  resolvedAt?: string;
}

const migrations = [
  `CREATE TABLE monitor_rules (key TEXT PRIMARY KEY, state TEXT NOT NULL);
   CREATE TABLE monitor_alerts (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL);
   CREATE TABLE monitor_notifications (number INTEGER PRIMARY KEY, record TEXT NOT NULL);`,
];

/** Longest stored lists. */
const mostKept = 1000;

/** Outcome of a webhook before its call. */
export const firstTry = "waits for its first try";
/** Outcome of a webhook whose retries ended with the sandbox. */
export const stopped = "given up: the sandbox stopped";

/** Reads and writes alerts. Each write is durable when it returns. */
export class AlertStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.migrate("monitor", migrations);
    // left by a killed sandbox
    database.run(
      `UPDATE monitor_notifications SET record = json_set(record, '$.outcome', ?)
       WHERE json_extract(record, '$.outcome') = ? OR json_extract(record, '$.outcome') LIKE '%, next try in %'`,
      stopped,
      firstTry,
    );
  }

  /** Runs `work` in one transaction. */
  transaction<Result>(work: () => Result): Result {
    return this.#database.transaction(work);
  }

  state(ruleId: string): AlertState | undefined {
    return this.#record<AlertState>(
      "SELECT state AS record FROM monitor_rules WHERE key = ?",
      ruleId.toLowerCase(),
    );
  }

  saveState(ruleId: string, state: AlertState): void {
    const text = JSON.stringify(state);
    this.#database.run("INSERT OR REPLACE INTO monitor_rules VALUES (?, ?)", ruleId.toLowerCase(), text);
  }

  /** Deletes the state of rules that are no longer deployed. */
  keepRules(ruleIds: readonly string[]): void {
    const kept = JSON.stringify(ruleIds.map((id) => id.toLowerCase()));
    this.#database.run("DELETE FROM monitor_rules WHERE key NOT IN (SELECT value FROM json_each(?))", kept);
  }

  saveAlert(alert: FiredAlert): void {
    this.#database.run(
      "INSERT INTO monitor_alerts (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record",
      alert.id,
      JSON.stringify(alert),
    );
    this.#trim("monitor_alerts");
  }

  alert(id: string): FiredAlert | undefined {
    return this.#record<FiredAlert>("SELECT record FROM monitor_alerts WHERE id = ?", id);
  }

  /** Newest first. */
  alerts(): FiredAlert[] {
    return this.#records("SELECT record FROM monitor_alerts ORDER BY number DESC");
  }

  /** @returns the number for changing it later */
  addNotification(notification: Notification): number {
    const text = JSON.stringify(notification);
    this.#database.run("INSERT INTO monitor_notifications (record) VALUES (?)", text);
    this.#trim("monitor_notifications");
    return Number(
      this.#database.get<{ last: number }>("SELECT max(number) AS last FROM monitor_notifications")?.last,
    );
  }

  setOutcome(number: number, outcome: string): void {
    this.#database.run(
      "UPDATE monitor_notifications SET record = json_set(record, '$.outcome', ?) WHERE number = ?",
      outcome,
      number,
    );
  }

  /** Newest first. */
  notifications(): Notification[] {
    return this.#records("SELECT record FROM monitor_notifications ORDER BY number DESC");
  }

  #trim(table: "monitor_alerts" | "monitor_notifications"): void {
    this.#database.run(
      `DELETE FROM ${table} WHERE number <= (SELECT max(number) FROM ${table}) - ${mostKept}`,
    );
  }

  #record<Record>(sql: string, key: string): Record | undefined {
    const row = this.#database.get<{ record: string }>(sql, key);
    return row && (JSON.parse(row.record) as Record);
  }

  #records<Record>(sql: string): Record[] {
    return this.#database.all<{ record: string }>(sql).map(({ record }) => JSON.parse(record) as Record);
  }
}
