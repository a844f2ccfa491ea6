import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectionId, deploymentOf, Harness, type HarnessOptions } from "./harness";

const forbidden = { statusCode: 403, headers: {}, body: { error: { code: "0x80040220" } } };
const created = { statusCode: 201, headers: {}, body: {} };
const secured = { runtimeConfiguration: { secureData: { properties: ["inputs", "outputs"] } } };
const write = (body: string) => ({
  Write: {
    type: "ApiConnection",
    inputs: { host: { connection: { name: connectionId } }, method: "post", path: "/rows", body },
    runAfter: {},
  },
});
const actions = write("@triggerBody()?['name']");

describe("resubmitting a trigger's history entry", () => {
  let harness: Harness;
  afterEach(() => harness.close());

  const start = (options: HarnessOptions = {}, trigger: Record<string, unknown> = secured) => {
    harness = new Harness([deploymentOf(actions, { trigger })], options);
  };
  const fail = async (headers: Record<string, string> = {}) => {
    await harness.post({ name: "Miller" }, headers);
    await harness.finish();
    return harness.lastRun();
  };
  const resubmit = (name: string) => harness.runtime.resubmit(harness.deployment, "manual", name);
  const change = (more: Partial<Harness["deployment"]>) => {
    harness.deployments[0] = { ...harness.deployment, ...more };
  };

  it("starts a new run with the original trigger outputs, with the same secured data", async () => {
    let answer: typeof created = forbidden as never;
    start({ call: () => answer });
    const failed = await fail();
    assert.equal(failed.properties.status, "Failed");
    answer = created;
    assert.equal(await resubmit(failed.name), true);
    await harness.finish();
    const run = harness.lastRun();
    assert.notEqual(run.name, failed.name);
    assert.equal(run.properties.status, "Succeeded");
    assert.deepEqual(
      harness.calls.map(({ body }) => body),
      ["Miller", "Miller"],
    );
    assert.equal(run.properties.trigger.outputsLink, undefined);
    assert.equal(JSON.stringify(run).includes("Miller"), false);
  });

  it("names its source in the run, its history and trigger(), and keeps the tracking id", async () => {
    harness = new Harness([
      deploymentOf({ Source: { type: "Compose", inputs: "@trigger()?['sourceHistoryName']", runAfter: {} } }),
    ]);
    const first = await fail({ "x-ms-client-tracking-id": "order-7" });
    assert.equal(Object.hasOwn(first.properties.trigger, "sourceHistoryName"), false);
    await resubmit(first.name);
    await harness.finish();
    const run = harness.lastRun();
    assert.equal(run.properties.trigger.sourceHistoryName, first.name);
    assert.equal(run.properties.trigger.originHistoryName, run.name);
    assert.equal(run.properties.correlation.clientTrackingId, "order-7");
    assert.equal(await harness.content(harness.records().Source.outputsLink), first.name);
    const history = harness.runtime.runs.getTriggerHistory(harness.deployment, "manual", run.name) as any;
    assert.equal(history.properties.sourceHistoryName, first.name);
    assert.equal(history.properties.fired, true);
    assert.equal(history.properties.run.name, run.name);
  });

  it("runs the current version of the workflow", async () => {
    start({ call: () => forbidden });
    const failed = await fail();
    const definition = deploymentOf(write("@concat('now ', triggerBody()?['name'])"), { trigger: secured });
    change({ definition: definition.definition, version: "08584000000000000000" });
    await resubmit(failed.name);
    await harness.finish();
    assert.equal(harness.calls.at(-1)?.body, "now Miller");
    assert.equal(harness.lastRun().properties.workflow.name, "08584000000000000000");
  });

  it("keeps originally secured data secured, also when the current version shows it", async () => {
    start({ call: () => forbidden });
    const failed = await fail();
    change({ definition: deploymentOf(actions).definition, version: "08584000000000000000" });
    await resubmit(failed.name);
    await harness.finish();
    assert.equal(harness.lastRun().properties.trigger.outputsLink, undefined);
  });

  it("is refused while the workflow is disabled", async () => {
    start({ call: () => forbidden });
    const failed = await fail();
    change({ state: "Disabled" });
    await assert.rejects(resubmit(failed.name), { code: "WorkflowTriggerIsNotEnabled" });
    assert.equal(harness.calls.length, 1);
  });

  it("finds neither an unknown entry nor one of another workflow", async () => {
    start();
    const run = await fail();
    assert.equal(await resubmit("08584000000000000000000000000CU00"), false);
    const other = deploymentOf(actions, { name: "other" });
    assert.equal(await harness.runtime.resubmit(other, "manual", run.name), false);
    assert.equal(await harness.runtime.resubmit(harness.deployment, "other", run.name), false);
  });

  it("is refused for a call that started no run", async () => {
    start({}, { conditions: [{ expression: "@equals(1, 2)" }] });
    await harness.post({ name: "Miller" });
    const { value } = harness.runtime.runs.listTriggerHistories(harness.deployment, "manual");
    const [history] = value as any[];
    assert.equal(history.properties.fired, false);
    assert.equal(Object.hasOwn(history.properties, "run"), false);
    assert.equal(Object.hasOwn(history.properties, "outputsLink"), false);
    await assert.rejects(resubmit(history.name), { code: "NotEmulated" });
  });

  it("is on disk before it is answered", async () => {
    const folder = mkdtempSync(join(tmpdir(), "leads-resubmit-"));
    const file = join(folder, "data.db");
    try {
      start({ file });
      const run = await fail();
      await resubmit(run.name);
      const second = new Harness([harness.deployment], { file });
      assert.equal(second.lastRun().properties.trigger.sourceHistoryName, run.name);
      await second.close();
      await harness.finish();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
