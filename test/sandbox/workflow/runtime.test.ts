import assert from "node:assert/strict";
import { connectionId, deploymentOf, Harness } from "./harness";

const createRow = {
  type: "ApiConnection",
  inputs: {
    host: { connection: { name: connectionId } },
    method: "post",
    path: "/api/data/v9.1/@{encodeURIComponent(encodeURIComponent('contacts'))}",
    headers: { organization: "https://contoso.crm4.dynamics.com" },
    body: "@outputs('Row')",
  },
  runAfter: { Row: ["Succeeded"] },
};

describe("a workflow called through its Request trigger", () => {
  it("is answered with 202 and the run's name, and runs Compose and a connector call", async () => {
    const row = { type: "Compose", inputs: { lastname: "@triggerBody()?['name']" } };
    const harness = new Harness([deploymentOf({ Row: row, Create: createRow })]);
    const response = await harness.post({ name: "Miller" });
    await harness.finish();

    assert.equal(response.status, 202);
    assert.equal(await response.text(), "");
    const run = harness.lastRun();
    assert.equal(response.headers.get("x-ms-workflow-run-id"), run.name);
    assert.match(run.name, /^\d{29}CU\d{2}$/);
    assert.equal(run.properties.status, "Succeeded");
    assert.deepEqual(harness.statuses(), { Row: "Succeeded", Create: "Succeeded" });
    const [call] = harness.calls;
    assert.equal(call?.path, "/api/data/v9.1/contacts");
    assert.equal(call?.method, "post");
    assert.deepEqual(call?.body, { lastname: "Miller" });
    const { Row, Create } = harness.records();
    assert.deepEqual(await harness.content(Row.outputsLink), { lastname: "Miller" });
    assert.deepEqual(await harness.content(Create.outputsLink), {
      statusCode: 201,
      headers: {},
      body: { id: 1 },
    });
    assert.equal(Create.code, "Created");
    await harness.close();
  });
});

describe("a call that is answered", () => {
  it("waits until its run is on disk, and not for the run's actions", async () => {
    const row = { type: "Compose", inputs: "@triggerBody()" };
    const harness = new Harness([deploymentOf({ Row: row, Create: createRow })]);
    assert.equal((await harness.post({ name: "Miller" })).status, 202);
    assert.equal(harness.lastRun().properties.status, "Running");
    assert.deepEqual([harness.statuses(), harness.calls.length], [{}, 0]);
    await harness.finish();
    assert.equal(harness.lastRun().properties.status, "Succeeded");
    await harness.close();
  });
});

describe("the outputs of a workflow", () => {
  it("are in the record of a succeeded run, except secured ones", async () => {
    const secured = { runtimeConfiguration: { secureData: { properties: ["inputs"] } } };
    const actions = {
      A: { type: "Compose", inputs: 7 },
      B: { type: "Compose", inputs: "marker", ...secured },
    };
    const outputs = {
      a: { type: "Int", value: "@outputs('A')" },
      b: { type: "String", value: "@outputs('B')" },
    };
    const harness = new Harness([deploymentOf(actions, { definition: { outputs } })]);
    await harness.post({});
    await harness.finish();
    assert.deepEqual(harness.lastRun().properties.outputs, { a: { type: "Int", value: 7 } });
    await harness.close();
  });
});

describe("the history of runs", () => {
  it("is newest first, in pages, and can be filtered by status", async () => {
    const fails = { A: { type: "Compose", inputs: "@div(1, triggerBody()['n'])" } };
    const harness = new Harness([deploymentOf(fails)]);
    const names: (string | null)[] = [];
    for (const n of [1, 0, 2]) {
      const response = await harness.post({ n });
      names.unshift(response.headers.get("x-ms-workflow-run-id"));
      harness.clock.advance(1);
    }
    await harness.finish();
    const { runs } = harness.runtime;
    const first = runs.listRuns(harness.deployment, { top: 2 });
    const second = runs.listRuns(harness.deployment, { top: 2, skipToken: first.skipToken ?? "" });
    assert.deepEqual(
      [...first.value, ...second.value].map(({ name }) => name),
      names,
    );
    assert.equal(second.skipToken, undefined);
    const failed = runs.listRuns(harness.deployment, { filter: "status eq 'Failed'" });
    assert.deepEqual(
      failed.value.map(({ name }) => name),
      [names[1]],
    );
    await harness.close();
  });

  it("shows one run and its trigger, and nothing for an unknown name", async () => {
    const harness = new Harness([deploymentOf({ A: { type: "Compose", inputs: 1 } })]);
    await harness.post({ n: 1 });
    await harness.finish();
    const { runs } = harness.runtime;
    const run = harness.lastRun();
    assert.deepEqual(runs.getRun(harness.deployment, run.name), run);
    assert.equal(run.id, `${harness.deployment.resourceId}/runs/${run.name}`);
    assert.equal(run.type, "Microsoft.Logic/workflows/runs");
    assert.equal(run.properties.trigger.name, "manual");
    const history: any = runs.getTriggerHistory(harness.deployment, "manual", run.name);
    assert.equal(history.properties.run.name, run.name);
    assert.deepEqual((await harness.content(history.properties.outputsLink)).body, { n: 1 });
    assert.equal(runs.getRun(harness.deployment, "none"), undefined);
    assert.equal(runs.getRunAction(harness.deployment, run.name, "None"), undefined);
    assert.equal(runs.listRunActions(harness.deployment, "none"), undefined);
    assert.equal(runs.getTriggerHistory(harness.deployment, "other", run.name), undefined);
    await harness.close();
  });

  it("is deleted with the workflow", async () => {
    const harness = new Harness([deploymentOf({ A: { type: "Compose", inputs: 1 } })]);
    await harness.post({});
    await harness.finish();
    await harness.runtime.forgetWorkflow(harness.deployment.callbackId);
    assert.deepEqual(harness.runtime.runs.listRuns(harness.deployment).value, []);
    assert.equal((await harness.post({})).status, 202);
    await harness.close();
  });
});

describe("actions that do not wait for each other", () => {
  it("run at the same time", async () => {
    const waiting: (() => void)[] = [];
    const call = (name: string) => ({
      ...createRow,
      inputs: { ...createRow.inputs, body: name },
      runAfter: {},
    });
    const harness = new Harness([deploymentOf({ A: call("a"), B: call("b") })], {
      call: () =>
        new Promise((resolve) =>
          waiting.push(() => resolve({ statusCode: 204, headers: {}, body: undefined })),
        ),
    });
    await harness.post({});
    while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
    for (const go of waiting) go();
    await harness.finish();
    assert.equal(harness.lastRun().properties.status, "Succeeded");
    await harness.close();
  });
});

describe("a missing Azure API connection", () => {
  it("fails the action and names the connection", async () => {
    const host = { connection: { name: "/subscriptions/x/none" } };
    const inputs = { ...createRow.inputs, host, body: 1 };
    const harness = new Harness([deploymentOf({ A: { ...createRow, inputs, runAfter: {} } })]);
    await harness.post({});
    await harness.finish();
    assert.equal(harness.records().A.status, "Failed");
    assert.match(harness.records().A.error.message, /\/subscriptions\/x\/none/);
    await harness.close();
  });
});
