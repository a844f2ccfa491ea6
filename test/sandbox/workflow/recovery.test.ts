import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectionId, deploymentOf, Harness, type HarnessOptions } from "./harness";

const call = (runAfter: Record<string, string[]>, body: string) => ({
  type: "ApiConnection",
  inputs: { host: { connection: { name: connectionId } }, method: "post", path: "/rows", body },
  runAfter,
});
const definition = {
  Id: { type: "Compose", inputs: "@guid()" },
  Total: {
    type: "InitializeVariable",
    inputs: { variables: [{ name: "total", type: "integer", value: 1 }] },
    runAfter: { Id: ["Succeeded"] },
  },
  Add: {
    type: "IncrementVariable",
    inputs: { name: "total", value: 4 },
    runAfter: { Total: ["Succeeded"] },
  },
  First: call({ Add: ["Succeeded"] }, "@{outputs('Id')} first"),
  Try: {
    type: "Scope",
    actions: { Second: call({}, "@{outputs('Id')} second @{variables('total')} @{triggerBody()?['name']}") },
    runAfter: { First: ["Succeeded"] },
  },
};

describe("an interrupted run", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-recovery-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const start = (options: HarnessOptions) =>
    new Harness([deploymentOf(definition)], { file: join(folder, "data.db"), ...options });
  const untilCalls = async (harness: Harness, count: number) => {
    while (harness.calls.length < count) await new Promise((resolve) => setImmediate(resolve));
  };

  it("continues: finished actions are not run again, interrupted ones are", async () => {
    const first = start({
      call: (request) =>
        String(request.body).includes("second")
          ? new Promise((_, reject) =>
              request.signal.addEventListener("abort", () => reject(request.signal.reason)),
            )
          : { statusCode: 204, headers: {}, body: undefined },
    });
    await first.post({ name: "Miller" });
    await untilCalls(first, 2);
    const name = first.lastRun().name;
    assert.equal(first.lastRun().properties.status, "Running");
    assert.equal(first.statuses().Second, "Running");
    const bodies = first.calls.map(({ body }) => body);
    await first.close();

    const second = start({ seed: "after the restart" });
    second.runtime.recover();
    await second.finish();
    assert.equal(second.lastRun().name, name);
    assert.equal(second.lastRun().properties.status, "Succeeded");
    assert.deepEqual(
      second.calls.map(({ body }) => body),
      bodies.slice(1),
    );
    assert.match(String(bodies[1]), / second 5 Miller$/);
    assert.deepEqual(second.statuses(), {
      Id: "Succeeded",
      Total: "Succeeded",
      Add: "Succeeded",
      First: "Succeeded",
      Second: "Succeeded",
      Try: "Succeeded",
    });
    await second.close();
  });

  it("continues with its original definition", async () => {
    const first = start({ call: ({ signal }) => aborted(signal) });
    await first.post({});
    await untilCalls(first, 1);
    await first.close();

    const second = start({});
    const newer = deploymentOf({ Other: { type: "Compose", inputs: 1 } });
    second.deployments[0] = { ...newer, version: "08584000000000000000" };
    second.runtime.recover();
    await second.finish();
    assert.equal(second.calls.length, 2);
    await second.close();
  });

  it("is deleted when its workflow is gone", async () => {
    const first = start({ call: ({ signal }) => aborted(signal) });
    await first.post({});
    await untilCalls(first, 1);
    await first.close();

    const second = start({});
    const deployment = second.deployment;
    second.deployments.length = 0;
    second.runtime.recover();
    second.deployments.push(deployment);
    assert.equal(second.lastRun(), undefined);
    await second.close();
  });

  it("is resumed while it waits for a retry", async () => {
    const first = start({ call: () => ({ statusCode: 503, headers: {}, body: undefined }) });
    await first.post({});
    while (first.calls.length < 1 || first.clock.untilNextSleeper === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await first.close();
    const second = start({});
    second.runtime.recover();
    await second.finish();
    assert.equal(second.lastRun().properties.status, "Succeeded");
    await second.close();
  });
});

describe("an accepted call", () => {
  it("is on disk before it is answered", async () => {
    const folder = mkdtempSync(join(tmpdir(), "leads-accepted-"));
    const file = join(folder, "data.db");
    const harness = new Harness([deploymentOf(definition)], { file, call: ({ signal }) => aborted(signal) });
    await harness.post({ name: "Miller" });
    const other = new Harness([deploymentOf(definition)], { file });
    assert.equal(other.lastRun().properties.status, "Running");
    await other.close();
    await harness.close();
    rmSync(folder, { recursive: true });
  });
});

describe("cancelRun", () => {
  it("cancels running actions and skips the following ones", async () => {
    const harness = new Harness([deploymentOf(definition)], { call: ({ signal }) => aborted(signal) });
    await harness.post({});
    while (harness.calls.length < 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await harness.runtime.cancelRun(harness.deployment, harness.lastRun().name), true);
    assert.equal(harness.lastRun().properties.status, "Cancelled");
    const { First, Try, Second } = harness.statuses();
    assert.deepEqual({ First, Try, Second }, { First: "Cancelled", Try: "Skipped", Second: "Skipped" });
    assert.equal(await harness.runtime.cancelRun(harness.deployment, "none"), false);
    await harness.close();
  });
});

describe("cancelRun of a run that cannot be resumed", () => {
  it("ends it on disk", async () => {
    const folder = mkdtempSync(join(tmpdir(), "leads-cancel-"));
    const file = join(folder, "data.db");
    const first = new Harness([deploymentOf(definition)], { file, call: ({ signal }) => aborted(signal) });
    await first.post({});
    while (first.calls.length < 1) await new Promise((resolve) => setImmediate(resolve));
    first.database.run("UPDATE workflow_versions SET deployment = '{'");
    await first.close();

    const second = new Harness([deploymentOf(definition)], { file });
    second.runtime.recover();
    await second.finish();
    const { name, properties } = second.lastRun();
    assert.equal(properties.status, "Running");
    assert.deepEqual(second.logged, ["A run could not be resumed: SyntaxError."]);
    assert.equal(await second.runtime.cancelRun(second.deployment, name), true);
    assert.equal(second.lastRun().properties.status, "Cancelled");
    await second.close();

    const third = new Harness([deploymentOf(definition)], { file });
    third.runtime.recover();
    assert.deepEqual(third.logged, []);
    await third.close();
    rmSync(folder, { recursive: true });
  });
});

describe("a call that is accepted while the sandbox closes", () => {
  it("starts no run before the next start of the sandbox, and each run then", async () => {
    const folder = mkdtempSync(join(tmpdir(), "leads-closing-"));
    const file = join(folder, "data.db");
    const actions = {
      Call: {
        type: "ApiConnection",
        inputs: { host: { connection: { name: connectionId } }, method: "post", path: "/rows" },
      },
    };
    const first = new Harness([deploymentOf(actions)], { file });
    const accepted = first.runtime.runTrigger(first.deployment, "manual", {});
    await Promise.all([accepted, first.runtime.close()]);
    await first.runtime.idle();
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(first.calls.length, 0);
    assert.deepEqual(first.logged, []);
    await first.close();

    const second = new Harness([deploymentOf(actions)], { file });
    second.runtime.recover();
    await second.finish();
    assert.equal(second.calls.length, 1);
    assert.equal(second.lastRun().properties.status, "Succeeded");
    await second.close();
    rmSync(folder, { recursive: true });
  });
});

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

describe("a run that was interrupted after its Terminate action", () => {
  it("ends with the status of the Terminate action, and runs nothing more", async () => {
    const folder = mkdtempSync(join(tmpdir(), "leads-terminate-"));
    const file = join(folder, "data.db");
    const actions = {
      End: { type: "Terminate", inputs: { runStatus: "Cancelled" } },
      Later: { type: "Compose", inputs: 1, runAfter: { End: ["Succeeded"] } },
    };
    const first = new Harness([deploymentOf(actions)], { file });
    await first.post({});
    await first.finish();
    // like a process that died between the two writes
    first.database.run("UPDATE workflow_runs SET status = 'Running'");
    first.database.run("DELETE FROM workflow_action_entries WHERE actions LIKE '%Later%'");
    await first.close();

    const second = new Harness([deploymentOf(actions)], { file });
    second.runtime.recover();
    await second.finish();
    assert.equal(second.lastRun().properties.status, "Cancelled");
    assert.equal(second.statuses().Later, "Skipped");
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
