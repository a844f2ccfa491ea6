import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SqlValue } from "../../../sandbox/storage/database";
import { connectionId, deploymentOf, Harness, type HarnessOptions } from "./harness";

const definition = {
  Id: { type: "Compose", inputs: "@guid()" },
  Create: {
    type: "ApiConnection",
    inputs: {
      host: { connection: { name: connectionId } },
      method: "post",
      path: "/rows",
      body: "@outputs('Id')",
      retryPolicy: { type: "none" },
    },
    runAfter: { Id: ["Succeeded"] },
  },
  After: { type: "Compose", inputs: "@triggerBody()", runAfter: { Create: ["Succeeded", "Failed"] } },
};

/** Makes the disk fail at the next statement with this text. */
function breakDisk({ database }: Harness, part = ""): void {
  database.migrate("broken", ["CREATE TABLE broken (body)"]);
  for (const method of ["run", "get", "all"] as const) {
    const real = database[method].bind(database) as (sql: string, ...values: SqlValue[]) => unknown;
    database[method] = ((sql: string, ...values: SqlValue[]) => {
      if (!sql.includes(part)) return real(sql, ...values);
      real("PRAGMA query_only = true"); // SQLITE_READONLY for the next write, and all later ones
      return real("INSERT INTO broken VALUES (1)");
    }) as never;
  }
}

describe("a failing disk", () => {
  let folder: string;
  let harness: Harness;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-storage-"));
  });
  afterEach(async () => {
    await harness.close();
    rmSync(folder, { recursive: true });
  });
  const start = (options: HarnessOptions = {}) => {
    harness = new Harness([deploymentOf(definition)], { file: join(folder, "data.db"), ...options });
    return harness;
  };
  const restart = async () => {
    await harness.close();
    start({ seed: "after the restart" }).runtime.recover();
    await harness.finish();
  };

  it("answers 507 to a call that cannot be stored, and starts no run", async () => {
    start();
    breakDisk(harness, "INSERT INTO workflow_runs");
    const answer = await harness.post({});
    assert.equal(answer.status, 507);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    assert.equal(error.code, "InsufficientStorage");
    assert.match(error.message, /Free some space .*start it again \(leads sandbox --data DIR\)/);
    await harness.finish();
    assert.equal(harness.calls.length, 0);
    await restart();
    assert.equal(harness.lastRun(), undefined);
  });

  it("leaves a run where it was: the next start repeats the interrupted action with the same inputs", async () => {
    const first = start({
      call: () => {
        breakDisk(harness);
        return { statusCode: 500, headers: {}, body: undefined };
      },
    });
    assert.equal((await harness.post({})).status, 202);
    await harness.finish();
    await harness.database.failed;
    assert.deepEqual(harness.logged, []);
    await restart();
    assert.equal(harness.lastRun().properties.status, "Succeeded");
    assert.deepEqual(
      harness.calls.map(({ body }) => body),
      first.calls.map(({ body }) => body),
    );
  });

  it("prevents an action's outgoing call", async () => {
    start();
    breakDisk(harness, "INSERT INTO workflow_action_entries");
    await harness.post({});
    await harness.finish();
    assert.equal(harness.calls.length, 0);
    await restart();
    assert.equal(harness.calls.length, 1);
    assert.equal(harness.lastRun().properties.status, "Succeeded");
  });

  it("is reported to the caller of a cancellation, and the run continues at the next start", async () => {
    let called = () => {};
    const isCalled = new Promise<void>((resolve) => {
      called = resolve;
    });
    start({
      call: () => {
        called();
        return new Promise<never>(() => {});
      },
    });
    await harness.post({});
    await isCalled;
    const { name } = harness.lastRun();
    breakDisk(harness, "UPDATE workflow_runs");
    await assert.rejects(harness.runtime.cancelRun(harness.deployment, name), {
      code: "InsufficientStorage",
    });
    await restart();
    assert.equal(harness.lastRun().properties.status, "Succeeded");
  });

  it("is reported by a start that resumes runs", async () => {
    start({ call: () => new Promise<never>(() => {}) });
    await harness.post({});
    await harness.close();
    start();
    breakDisk(harness, "triggerOutputs AS content");
    assert.throws(() => harness.runtime.recover(), { code: "InsufficientStorage" });
  });
});

describe("a failing write", () => {
  let harness: Harness;
  beforeEach(() => {
    harness = new Harness([deploymentOf(definition)]);
  });
  afterEach(() => harness.close());

  const refuse = (table: string, condition: string) =>
    harness.database.run(
      `CREATE TRIGGER refuse BEFORE INSERT ON ${table} WHEN ${condition} BEGIN SELECT RAISE(ABORT, 'no'); END`,
    );

  it("has its call answered 500; simultaneous calls are accepted", async () => {
    refuse("workflow_runs", "NEW.triggerOutputs LIKE '%odd%'");
    const answers = await Promise.all(["one", "odd", "two"].map((lead) => harness.post({ lead })));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [202, 500, 202],
    );
    await harness.finish();
    const runs = harness.runtime.runs.listRuns(harness.deployment).value as any[];
    assert.deepEqual(
      runs.map(({ properties }) => properties.status),
      ["Succeeded", "Succeeded"],
    );
    assert.deepEqual(harness.logged, ["A trigger call failed inside the sandbox: SqliteError."]);
  });

  it("ends its run as failed; simultaneous runs continue", async () => {
    refuse("workflow_action_entries", "NEW.actions LIKE '%odd%'");
    await Promise.all(["one", "odd", "two"].map((lead) => harness.post({ lead })));
    await harness.finish();
    const runs = harness.runtime.runs.listRuns(harness.deployment).value as any[];
    assert.deepEqual(runs.map(({ properties }) => properties.status).sort(), [
      "Failed",
      "Succeeded",
      "Succeeded",
    ]);
    assert.match(String(harness.logged), /^A run failed inside the sandbox: SqliteError at /);
  });
});
