/** Finds runs by the time of their start or end, for metrics and logs. */
import type { Database } from "../../storage/database";
import type { RunStatus } from "../run/status";
import type { StoredRun } from "./run-records";

/** Runs of a workflow that started in a time, or ended in it with one of some states. */
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

/** A row of the table of runs. */
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

export class RunsByTime {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  count(runs: RunsOfTime): number {
    return this.#select<{ count: number }>("count(*) AS count", runs)[0]?.count ?? 0;
  }

  /** Times of their starts or ends. */
  times(runs: RunsOfTime): string[] {
    return this.#select<{ time: string }>(`json_extract(record, '$.${runs.by}') AS time`, runs).map(
      ({ time }) => time,
    );
  }

  runs(runs: RunsOfTime): StoredRun[] {
    return this.#select<RunRow>("id, status, record", runs)
      .map(toRun)
      .sort((a, b) => a.id - b.id);
  }

  #select<Row>(columns: string, { callbackId, by, statuses, from, to }: RunsOfTime): Row[] {
    const time = `json_extract(record, '$.${by}')`;
    // the same text as in the index of failed runs
    const condition = statuses && ` AND status IN (${statuses.map((status) => `'${status}'`).join(", ")})`;
    const sql = `SELECT ${columns} FROM workflow_runs WHERE callback_id = ?${condition ?? ""} AND ${time} > ? AND ${time} <= ?`;
    return this.#database.all<Row>(sql, callbackId, from.toISOString(), to.toISOString());
  }
}
