/** Stores runs: accepted calls, actions, and the definitions they ran with. Owns the tables `workflow_*`. */
import type { Database } from "../../storage/database";
import type { WorkflowDeployment } from "../deployment";
import { type ActionContents, ActionJournal, type JournaledAction } from "./action-journal";
import { callbackIdsIn, deleteEntriesWithoutRun, tablesByCallbackId } from "./orphans";
import type { ContentName, Contents, StoredAction, StoredRun } from "./run-records";
import { type RunRow, RunsByTime, toRun } from "./runs-by-time";

const migrations = [
  `CREATE TABLE workflow_versions (callback_id TEXT NOT NULL, version TEXT NOT NULL, deployment TEXT NOT NULL,
     PRIMARY KEY (callback_id, version)) WITHOUT ROWID;
   CREATE TABLE workflow_runs (id INTEGER PRIMARY KEY, callback_id TEXT NOT NULL, name TEXT NOT NULL, trigger_name TEXT NOT NULL,
     status TEXT NOT NULL, record TEXT NOT NULL, triggerInputs TEXT, triggerOutputs TEXT, outputs TEXT);
   CREATE UNIQUE INDEX workflow_runs_name ON workflow_runs (callback_id, name);
   CREATE INDEX workflow_runs_unfinished ON workflow_runs (id) WHERE status = 'Running';
   CREATE TABLE workflow_actions (run_id INTEGER NOT NULL, name TEXT NOT NULL, record TEXT NOT NULL, inputs TEXT, outputs TEXT,
     PRIMARY KEY (run_id, name));
   CREATE TABLE workflow_unfired_triggers (callback_id TEXT NOT NULL, name TEXT NOT NULL, trigger_name TEXT NOT NULL,
     record TEXT NOT NULL, PRIMARY KEY (callback_id, name)) WITHOUT ROWID;`,
  `CREATE TABLE workflow_action_entries (id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, actions TEXT NOT NULL);
   CREATE INDEX workflow_action_entries_run ON workflow_action_entries (run_id);
   INSERT INTO workflow_action_entries (run_id, actions)
     SELECT run_id, '[{"action":' || record || coalesce(',"inputs":' || inputs, '') || coalesce(',"outputs":' || outputs, '') || '}]'
     FROM workflow_actions ORDER BY rowid;
   DROP TABLE workflow_actions;`,
  `CREATE INDEX workflow_runs_failed ON workflow_runs (callback_id, json_extract(record, '$.endTime'))
     WHERE status IN ('Failed', 'TimedOut');`,
];

/**
 * Reads and writes runs. A run belongs to its workflow's callback id, not to the resource id: a workflow that
 * is created again has no old runs.
 * Writes happen in call order. Each promise resolves once its write is on disk.
 */
export class RunStore {
  readonly #database: Database;
  readonly #journal: ActionJournal;
  /** Finds runs by the time of their start or end. */
  readonly byTime: RunsByTime;
  #lastId: number;

  constructor(database: Database) {
    this.#database = database;
    this.#journal = new ActionJournal(database);
    database.migrate("workflow", migrations);
    this.byTime = new RunsByTime(database);
    // a number with entries is not reused: the new run would take them for its own
    const row = database.get<{ run: number | null; entry: number | null }>(
      "SELECT (SELECT MAX(id) FROM workflow_runs) AS run, (SELECT MAX(run_id) FROM workflow_action_entries) AS entry",
    );
    this.#lastId = Math.max(Number(row?.run ?? 0), Number(row?.entry ?? 0));
  }

  nextId(): number {
    return ++this.#lastId;
  }

  insertRun(run: StoredRun, deployment: WorkflowDeployment, contents: Contents): Promise<void> {
    const [inputs, outputs] = [contentText(contents.triggerInputs), contentText(contents.triggerOutputs)];
    run.sizes = { ...run.sizes, ...sizesOf({ triggerInputs: inputs, triggerOutputs: outputs }) };
    const record = JSON.stringify(run);
    return this.#write(() => {
      this.#keepVersion(deployment);
      this.#database.run(
        "INSERT INTO workflow_runs (id, callback_id, name, trigger_name, status, record, triggerInputs, triggerOutputs) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        run.id,
        run.callbackId,
        run.name,
        run.triggerName,
        run.status,
        record,
        inputs,
        outputs,
      );
    });
  }

  /** Stores a trigger call that started no run. */
  insertUnfired(call: StoredRun, code: string): Promise<void> {
    const record = JSON.stringify({ ...call, status: "Succeeded", triggerCode: code });
    return this.#write(() =>
      this.#database.run(
        "INSERT INTO workflow_unfired_triggers (callback_id, name, trigger_name, record) VALUES (?, ?, ?, ?)",
        call.callbackId,
        call.name,
        call.triggerName,
        record,
      ),
    );
  }

  /** Stores the end of a run with the workflow's outputs. */
  finishRun(run: StoredRun, outputs: unknown): Promise<void> {
    const text = contentText(outputs);
    run.sizes = { ...run.sizes, ...sizesOf({ outputs: text }) };
    const record = JSON.stringify(run);
    return this.#write(() =>
      this.#database.run(
        "UPDATE workflow_runs SET status = ?, record = ?, outputs = ? WHERE id = ?",
        run.status,
        record,
        text,
        run.id,
      ),
    );
  }

  /** Stores an action's state, see {@link ActionJournal.add}. */
  putAction(runId: number, action: StoredAction & ActionContents, hasEarlierInputs: boolean): Promise<void> {
    return this.#journal.add(runId, action, hasEarlierInputs);
  }

  /** Unfinished runs of an earlier process, oldest first. */
  unfinishedRuns(): StoredRun[] {
    return this.#runs("SELECT id, status, record FROM workflow_runs WHERE status = 'Running' ORDER BY id");
  }

  /** The definition and parameters of a version. */
  version(
    callbackId: string,
    version: string,
  ): Pick<WorkflowDeployment, "definition" | "parameters"> | undefined {
    const row = this.#database.get<{ deployment: string }>(
      "SELECT deployment FROM workflow_versions WHERE callback_id = ? AND version = ?",
      callbackId,
      version,
    );
    return row === undefined ? undefined : JSON.parse(row.deployment);
  }

  /** Runs of a workflow, newest first, after the name `after`. Status '' means any. */
  listRuns(callbackId: string, page: { top: number; after: string; status: string }): StoredRun[] {
    return this.#runs(
      "SELECT id, status, record FROM workflow_runs WHERE callback_id = ? AND name > ? AND (? = '' OR status = ?) ORDER BY name LIMIT ?",
      callbackId,
      page.after,
      page.status,
      page.status,
      page.top,
    );
  }

  /** Calls of a trigger, newest first, including those that started no run. */
  listTriggerCalls(
    callbackId: string,
    page: { top: number; after: string; triggerName: string },
  ): StoredRun[] {
    const where = "WHERE callback_id = ? AND name > ? AND trigger_name = ?";
    const values = [callbackId, page.after, page.triggerName];
    return this.#runs(
      `SELECT id, status, record, name FROM workflow_runs ${where} UNION ALL SELECT 0, 'Succeeded', record, name FROM workflow_unfired_triggers ${where} ORDER BY name LIMIT ?`,
      ...values,
      ...values,
      page.top,
    );
  }

  /** A call that started no run. */
  unfired(callbackId: string, name: string): StoredRun | undefined {
    return this.#runs(
      "SELECT 0 AS id, 'Succeeded' AS status, record FROM workflow_unfired_triggers WHERE callback_id = ? AND name = ?",
      callbackId,
      name,
    )[0];
  }

  run(callbackId: string, name: string): StoredRun | undefined {
    return this.#runs(
      "SELECT id, status, record FROM workflow_runs WHERE callback_id = ? AND name = ?",
      callbackId,
      name,
    )[0];
  }

  /** Actions of a run with their contents, in the order of their ends. Running ones come last. */
  actions(runId: number): JournaledAction[] {
    return this.#journal.ofRun(runId);
  }

  /** Content of a run's trigger, or the run's outputs. Undefined when it has none. */
  runContent(runId: number, content: Exclude<ContentName, "inputs">): unknown {
    const row = this.#database.get(`SELECT ${content} AS content FROM workflow_runs WHERE id = ?`, runId);
    return contentValue(row?.content);
  }

  /** Removes all data of a deleted workflow. */
  forgetWorkflow(callbackId: string): Promise<void> {
    return this.#write(() => this.#delete(callbackId));
  }

  /** Removes data of deleted workflows, e.g. after a crash during a deletion. */
  forgetOrphans(isKnown: (callbackId: string) => boolean): void {
    this.#database.transaction(() => {
      for (const callbackId of callbackIdsIn(this.#database)) {
        if (!isKnown(callbackId)) this.#delete(callbackId);
      }
      deleteEntriesWithoutRun(this.#database);
    });
  }

  #write(work: () => unknown): Promise<void> {
    return this.#database.commits.add(() => void work());
  }

  #delete(callbackId: string): void {
    this.#database.run(
      "DELETE FROM workflow_action_entries WHERE run_id IN (SELECT id FROM workflow_runs WHERE callback_id = ?)",
      callbackId,
    );
    for (const table of tablesByCallbackId) {
      this.#database.run(`DELETE FROM ${table} WHERE callback_id = ?`, callbackId);
    }
  }

  #runs(sql: string, ...values: (string | number)[]): StoredRun[] {
    return this.#database.all<RunRow>(sql, ...values).map(toRun);
  }

  #keepVersion({ callbackId, version, definition, parameters }: WorkflowDeployment): void {
    const key = [callbackId, version];
    const known = "SELECT 1 FROM workflow_versions WHERE callback_id = ? AND version = ?";
    if (this.#database.get(known, ...key) !== undefined) return;
    this.#database.run(
      "INSERT INTO workflow_versions (callback_id, version, deployment) VALUES (?, ?, ?)",
      ...key,
      JSON.stringify({ definition, parameters }),
    );
  }
}

function contentText(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function contentValue(text: unknown): unknown {
  return typeof text === "string" ? JSON.parse(text) : undefined;
}

function sizesOf(texts: Record<string, string | null>): Record<string, number> {
  const present = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(present.map(([name, text]) => [name, Buffer.byteLength(text)]));
}
