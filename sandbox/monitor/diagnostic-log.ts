/** Stores the rows that diagnostic settings would send to a workspace. */
import type { Database } from "../storage/database";
import type { Clock } from "../support/clock";
import { errorName } from "../support/errors";
import type { DiagnosticRow, DiagnosticSetting, DiagnosticSource } from "./deployment";

const migrations = [
  `CREATE TABLE monitor_diagnostics (number INTEGER PRIMARY KEY, setting TEXT NOT NULL, record TEXT NOT NULL);
   CREATE TABLE monitor_settings (key TEXT PRIMARY KEY, written_until TEXT NOT NULL);`,
];

/**
 * Milliseconds between two deliveries. Azure takes 10 to 15 minutes:
 * https://learn.microsoft.com/azure/logic-apps/monitor-workflows-collect-diagnostic-data
 */
const delivery = 5 * 60_000;
const mostKept = 10_000;

export interface DiagnosticLogOptions {
  database: Database;
  clock: Clock;
  settings: () => readonly DiagnosticSetting[];
  source: DiagnosticSource;
  log?: (message: string) => void;
}

/** Reads new log rows every few minutes. Without a setting it does nothing. */
export class DiagnosticLog {
  readonly #options: DiagnosticLogOptions;
  #stop = () => {};

  constructor(options: DiagnosticLogOptions) {
    this.#options = options;
    options.database.migrate("monitor-diagnostics", migrations);
  }

  /** Oldest first. */
  rows(): DiagnosticRow[] {
    return this.#options.database
      .all<{ record: string }>("SELECT record FROM monitor_diagnostics ORDER BY number")
      .map(({ record }) => JSON.parse(record) as DiagnosticRow);
  }

  /** Sets the timer for the deployed settings. */
  refresh(): void {
    this.#stop();
    const { database, settings } = this.#options;
    const ids = settings().map(({ id }) => id.toLowerCase());
    database.run(
      "DELETE FROM monitor_settings WHERE key NOT IN (SELECT value FROM json_each(?))",
      JSON.stringify(ids),
    );
    if (ids.length > 0) this.#wait();
  }

  close(): void {
    this.#stop();
  }

  #wait(): void {
    this.#stop = this.#options.clock.timer(delivery, () => {
      try {
        for (const setting of this.#options.settings()) this.#write(setting);
      } catch (error) {
        this.#options.log?.(`Diagnostic rows could not be written: ${errorName(error)}.`);
      }
      this.#wait();
    });
  }

  #write({ id, resourceId, changedAt }: DiagnosticSetting): void {
    const { database, clock, source } = this.#options;
    const key = id.toLowerCase();
    const last = database.get<{ written_until: string }>(
      "SELECT written_until FROM monitor_settings WHERE key = ?",
      key,
    );
    // a run that ends in this millisecond may not be stored yet
    const until = new Date(clock.now().getTime() - 1);
    const rows = source(resourceId, new Date(last?.written_until ?? changedAt), until);
    database.transaction(() => {
      for (const row of rows) {
        database.run(
          "INSERT INTO monitor_diagnostics (setting, record) VALUES (?, ?)",
          key,
          JSON.stringify(row),
        );
      }
      database.run("INSERT OR REPLACE INTO monitor_settings VALUES (?, ?)", key, until.toISOString());
      database.run(
        `DELETE FROM monitor_diagnostics WHERE number <= (SELECT max(number) FROM monitor_diagnostics) - ${mostKept}`,
      );
    });
  }
}
