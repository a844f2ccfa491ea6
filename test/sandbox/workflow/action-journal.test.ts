import assert from "node:assert/strict";
import { Database } from "../../../sandbox/storage/database";
import {
  type ActionContents,
  ActionJournal,
  NotStorable,
} from "../../../sandbox/workflow/history/action-journal";
import type { StoredAction } from "../../../sandbox/workflow/history/run-records";
import { RunStore } from "../../../sandbox/workflow/history/run-store";

const action = (
  name: string,
  sequence: number,
  contents: ActionContents = {},
  more: Partial<StoredAction> = {},
) => ({
  name,
  status: "Succeeded" as const,
  startTime: "2026-01-01T00:00:00Z",
  trackingId: "11111111-1111-1111-1111-111111111111",
  sequence,
  hidden: { inputs: false, outputs: true },
  ...more,
  ...contents,
});

describe("the journal of a run's actions", () => {
  let database: Database;
  let journal: ActionJournal;

  beforeEach(() => {
    database = new Database(":memory:");
    new RunStore(database); // creates the tables
    journal = new ActionJournal(database);
  });
  afterEach(() => database.close());

  const entries = () =>
    database.get<{ count: number }>("SELECT count(*) AS count FROM workflow_action_entries")?.count;

  it("is read in the order the actions ended, for any order of writes", () => {
    void journal.add(1, action("second", 2), false);
    void journal.add(2, action("other", 1), false);
    void journal.add(1, action("first", 1), false);
    database.commits.flush();
    assert.deepEqual(
      journal.ofRun(1).map((found) => found.action.name),
      ["first", "second"],
    );
  });

  it("distinguishes every kind of content: missing, null, equal and different", () => {
    const body = { name: "Zoë" };
    const contents: ActionContents[] = [
      {},
      { inputs: null },
      { outputs: null },
      { inputs: null, outputs: null },
      { inputs: body, outputs: body },
      { inputs: body, outputs: "text" },
      { inputs: false, outputs: 0 },
    ];
    for (const [index, content] of contents.entries())
      void journal.add(1, action(`a${index}`, index, content), false);
    database.commits.flush();
    const found = journal.ofRun(1);
    assert.deepEqual(
      found.map((one) => one.contents),
      contents,
    );
    assert.deepEqual(found[4]?.sizes, { inputs: 15, outputs: 15 });
    assert.deepEqual(found[0]?.sizes, {});
  });

  it("writes the inputs of an action once when it continues", () => {
    const inputs = { body: "x".repeat(1000) };
    const started = action("call", 9, { inputs }, { status: "Running" });
    void journal.add(1, started, false);
    database.commits.flush();
    void journal.add(
      1,
      action("call", 1, { inputs, outputs: { statusCode: 201 } }, { code: "Created" }),
      true,
    );
    database.commits.flush();
    const [found, ...others] = journal.ofRun(1);
    assert.deepEqual(others, []);
    assert.deepEqual(found?.contents, { inputs, outputs: { statusCode: 201 } });
    assert.equal(found?.action.code, "Created");
    const last = database.get<{ length: number }>(
      "SELECT length(actions) AS length FROM workflow_action_entries ORDER BY id DESC LIMIT 1",
    );
    assert.ok((last?.length ?? 0) < 1000);
  });

  it("keeps all other fields of an action", () => {
    const whole = action(
      "all",
      3,
      {},
      {
        status: "Failed",
        code: "BadRequest",
        error: { code: "InvalidTemplate", message: "no" },
        endTime: "2026-01-01T00:00:01Z",
        retryHistory: [{ startTime: "a", endTime: "b", code: "c" }],
        variable: { name: "v", type: "integer", value: 1 },
        end: { status: "Failed", by: "all" },
      },
    );
    void journal.add(1, whole, false);
    database.commits.flush();
    assert.deepEqual(journal.ofRun(1)[0]?.action, whole);
  });

  it("refuses a value that is too long for the database", () => {
    journal = new ActionJournal(database, 5_000);
    const outputs = "x".repeat(5_000);
    assert.throws(() => journal.add(1, action("long", 1, { outputs }), false), NotStorable);
    database.commits.flush();
    assert.equal(entries(), 0);
  });

  it("loses only the failed write", async () => {
    database.run(
      "CREATE TRIGGER refuse BEFORE INSERT ON workflow_action_entries WHEN NEW.actions LIKE '%lost%' BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    await assert.rejects(journal.add(1, action("lost", 1), false), { code: /^SQLITE_CONSTRAINT/ });
    await journal.add(1, action("kept", 2), false);
    assert.deepEqual(
      journal.ofRun(1).map((found) => found.action.name),
      ["kept"],
    );
  });
});
