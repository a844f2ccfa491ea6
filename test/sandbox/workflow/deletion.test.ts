import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectionId, deploymentOf, Harness } from "./harness";

const actions = {
  Id: { type: "Compose", inputs: "@guid()" },
  Create: {
    type: "ApiConnection",
    inputs: { host: { connection: { name: connectionId } }, method: "post", path: "/rows" },
    runAfter: { Id: ["Succeeded"] },
  },
};
const conditions = [{ expression: "@equals(1, 2)" }];

/** Like Resource Manager: the workflow disappears first, then its data is deleted. */
async function deleteWorkflow(harness: Harness): Promise<void> {
  const [gone] = harness.deployments.splice(0, 1);
  if (gone !== undefined) await harness.runtime.forgetWorkflow(gone.callbackId);
}

/** The tables with rows. */
function stored({ database }: Harness): string[] {
  const tables = ["versions", "runs", "action_entries", "unfired_triggers"].map((name) => `workflow_${name}`);
  return tables.filter((table) => database.get(`SELECT 1 FROM ${table}`) !== undefined);
}

/** A body that ends on request. */
function slowBody() {
  let end = () => {};
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from('{"email":"jane@contoso.com"}'));
      end = () => controller.close();
    },
  });
  return { stream, end: () => end() };
}

describe("a call whose workflow is deleted", () => {
  for (const [kind, trigger] of Object.entries({ "its run": {}, "its skipped entry": { conditions } })) {
    it(`before ${kind} is on disk is answered with 404, and leaves nothing`, async () => {
      const harness = new Harness([deploymentOf(actions, { trigger })]);
      const starting = harness.runtime.runTrigger(harness.deployment, "manual", {});
      await Promise.all([assert.rejects(starting, { code: "WorkflowNotFound" }), deleteWorkflow(harness)]);
      await harness.finish();
      assert.equal(harness.calls.length, 0);
      assert.deepEqual(stored(harness), []);
      await harness.close();
    });
  }

  it("while its body is read is answered with 404 and leaves nothing", async () => {
    const harness = new Harness([deploymentOf(actions)]);
    const { stream, end } = slowBody();
    const headers = { "content-type": "application/json" };
    const answer = harness.send({ method: "POST", headers, body: stream, duplex: "half" } as RequestInit);
    await deleteWorkflow(harness);
    end();
    const { status } = await answer;
    assert.equal(status, 404);
    await harness.finish();
    assert.equal(harness.calls.length, 0);
    assert.deepEqual(stored(harness), []);
    await harness.close();
  });
});

describe("the data of a deleted workflow", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-deletion-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (seed: string, deployments = [deploymentOf(actions)]) =>
    new Harness(deployments, { file: join(folder, "data.db"), seed });

  it("is not used for another run: its actions run again", async () => {
    const before = open("before");
    await before.post({ email: "jane@contoso.com" });
    await before.finish();
    before.database.run("DELETE FROM workflow_runs");
    await before.close();

    const killed = open("killed");
    assert.equal((await killed.post({ email: "john@contoso.com" })).status, 202);
    await killed.close();
    assert.equal(killed.calls.length, 0);

    const after = open("after");
    after.runtime.recover();
    await after.finish();
    assert.equal(after.lastRun().properties.status, "Succeeded");
    assert.equal(after.calls.length, 1);
    await after.close();
  });

  it("is removed by the next start, and nothing else is", async () => {
    const kept = deploymentOf(actions);
    const gone = [
      deploymentOf(actions, { name: "gone" }),
      deploymentOf(actions, { trigger: { conditions } }),
    ];
    gone[1] = { ...gone[1], callbackId: "3".repeat(32) } as (typeof gone)[1];
    const before = open("before", [kept, ...gone]);
    for (const deployment of before.deployments) await before.runtime.runTrigger(deployment, "manual", {});
    await before.finish();
    before.database.run("INSERT INTO workflow_action_entries (run_id, actions) VALUES (77, '[]')");
    await before.close();

    const after = open("after", [kept]);
    after.runtime.recover();
    await after.finish();
    assert.equal(after.lastRun().properties.status, "Succeeded");
    assert.deepEqual(after.statuses(), { Id: "Succeeded", Create: "Succeeded" });
    await deleteWorkflow(after);
    assert.deepEqual(stored(after), []);
    await after.close();
  });
});
