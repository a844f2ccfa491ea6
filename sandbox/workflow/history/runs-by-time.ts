/** Finds runs by when they started or ended: for metrics and logs. */
import type { Database } from "../../storage/database";
import type { RunStatus } from "../run/status";
import type { StoredRun } from "./run-records";

/** Runs of a workflow that started, or ended in one of some states, within a time. */
export interface RunsOfTime {
  callbackId: string;
  by: "startTime" | "endTime";
  /** @default any */
  statuses?: readonly RunStatus[];
  /** Exclusive. */
  from: Date;
  /** Inclusive. */
  to: Date;
}

/** A run as it stands in its table. */
export interface RunRow {
  id: number;
  status: RunStatus;
  record: string;
}

export const toRun = ({ id, status, record }: RunRow): StoredRun => ({
  ...JSON.parse(record),
  id: Number(id),
  status,
});

/** Reads the table of runs. */
export class RunsByTime {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  count(runs: RunsOfTime): number {
    return this.#select<{ count: number }>("count(*) AS count", runs)[0]?.count ?? 0;
  }

  /** When they started or ended. */
  times(runs: RunsOfTime): string[] {
    return this.#select<{ time: string }>(`json_extract(record, '$.${runs.by}') AS time`, runs).map(
      ({ time }) => time,
    );
  }

  /** In the order of their starts. */
  runs(runs: RunsOfTime): StoredRun[] {
    return this.#select<RunRow>("id, status, record", runs)
      .map(toRun)
      .sort((a, b) => a.id - b.id);
  }

  #select<Row>(columns: string, { callbackId, by, statuses, from, to }: RunsOfTime): Row[] {
    const time = `json_extract(record, '$.${by}')`;
    // written as in the index of failed runs
    const condition = statuses && ` AND status IN (${statuses.map((status) => `'${status}'`).join(", ")})`;
    const sql = `SELECT ${columns} FROM workflow_runs WHERE callback_id = ?${condition ?? ""} AND ${time} > ? AND ${time} <= ?`;
    return this.#database.all<Row>(sql, callbackId, from.toISOString(), to.toISOString());
  }
}
