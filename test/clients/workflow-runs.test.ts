/** Runs of a workflow and their history, with @azure/arm-logic over TLS. */
import assert from "node:assert/strict";
import { AzureClients, all, definitionOf, group, isActive, location } from "./support/azure-clients";

const sum = {
  Sum: { type: "Compose", inputs: "@add(triggerBody()?['left'], triggerBody()?['right'])", runAfter: {} },
  Sentence: {
    type: "Compose",
    inputs: { text: "@concat('The sum is ', string(outputs('Sum')))" },
    runAfter: { Sum: ["Succeeded"] },
  },
  Never: { type: "Compose", inputs: "x", runAfter: { Sentence: ["Failed"] } },
};

describe("@azure/arm-logic over TLS, runs", () => {
  let clients: AzureClients;
  before(async () => {
    clients = await AzureClients.start();
  });
  after(() => clients?.close());

  const create = (name: string, actions: object, outputs: object = {}) =>
    clients.logic.workflows.createOrUpdate(group, name, {
      location,
      definition: definitionOf(actions, { outputs }),
    });

  it("shows a run with its trigger, its actions and its outputs", async () => {
    const { version } = await create("sum", sum, { total: { type: "Int", value: "@outputs('Sum')" } });
    const runName = await clients.startRun("sum", { left: 40, right: 2 });
    const run = await clients.ended("sum", runName);
    assert.equal(run.status, "Succeeded");
    assert.equal(run.workflow?.name, version);
    assert.equal(run.trigger?.name, "manual");
    assert.ok(run.startTime instanceof Date && run.endTime instanceof Date && run.startTime <= run.endTime);
    assert.equal((run.outputs?.total as any)?.value, 42);
    assert.ok(run.correlation?.clientTrackingId);

    const actions = await all(clients.logic.workflowRunActions.list(group, "sum", runName));
    assert.deepEqual(Object.fromEntries(actions.map(({ name, status }) => [name, status])), {
      Sum: "Succeeded",
      Sentence: "Succeeded",
      Never: "Skipped",
    });
    const skipped = await clients.logic.workflowRunActions.get(group, "sum", runName, "Never");
    assert.equal(skipped.code, "ActionSkipped");
    assert.equal(skipped.inputsLink, undefined);
  });

  it("links to the inputs and outputs of an action and of the trigger", async () => {
    const runName = await clients.startRun("sum", { left: 1, right: 2 });
    await clients.ended("sum", runName);
    const action = await clients.logic.workflowRunActions.get(group, "sum", runName, "Sentence");
    assert.deepEqual(await clients.content(action.inputsLink), { text: "The sum is 3" });
    assert.deepEqual(await clients.content(action.outputsLink), { text: "The sum is 3" });
    assert.equal(action.outputsLink?.contentSize, JSON.stringify({ text: "The sum is 3" }).length);
    const { trigger } = await clients.logic.workflowRuns.get(group, "sum", runName);
    assert.deepEqual(((await clients.content(trigger?.outputsLink)) as any).body, { left: 1, right: 2 });
    const withoutSignature = { uri: action.outputsLink?.uri?.replace(/sig=.*/, "sig=none") ?? "" };
    assert.equal(await clients.content(withoutSignature), 401);
  });

  it("hides secured inputs and outputs from every link", async () => {
    const runtimeConfiguration = { secureData: { properties: ["inputs", "outputs"] } };
    await create("secret", {
      Hidden: { type: "Compose", inputs: "none sees this", runAfter: {}, runtimeConfiguration },
    });
    const runName = await clients.startRun("secret", {});
    await clients.ended("secret", runName);
    const action = await clients.logic.workflowRunActions.get(group, "secret", runName, "Hidden");
    assert.equal(action.status, "Succeeded");
    assert.equal(action.inputsLink, undefined);
    assert.equal(action.outputsLink, undefined);
  });

  it("says why a run failed", async () => {
    await create("fails", {
      Wrong: { type: "Compose", inputs: "@int(triggerBody()?['left'])", runAfter: {} },
    });
    const runName = await clients.startRun("fails", { left: "no number" });
    const run = await clients.ended("fails", runName);
    assert.equal(run.status, "Failed");
    assert.equal(run.code, "ActionFailed");
    const action = await clients.logic.workflowRunActions.get(group, "fails", runName, "Wrong");
    assert.equal(action.code, "BadRequest");
    const { code, message } = action.error as { code: string; message: string };
    assert.equal(code, "InvalidTemplate");
    assert.match(message, /'int'/);
  });

  it("lists runs and trigger calls newest first, in pages, and by status", async () => {
    await create("many", {
      Check: { type: "Compose", inputs: "@int(triggerBody()?['value'])", runAfter: {} },
    });
    const started: string[] = [];
    for (const value of ["1", "x", "3", "y", "5"]) {
      started.push(await clients.startRun("many", { value }));
      await clients.ended("many", started.at(-1) ?? "");
    }
    const newestFirst = started.toReversed();
    const names = (list: { name?: string }[]) => list.map(({ name }) => name);
    assert.deepEqual(names(await all(clients.logic.workflowRuns.list(group, "many"))), newestFirst);
    const pages = [];
    for await (const page of clients.logic.workflowRuns.list(group, "many", { top: 2 }).byPage())
      pages.push(names(page));
    assert.deepEqual(pages, [newestFirst.slice(0, 2), newestFirst.slice(2, 4), newestFirst.slice(4)]);
    const failed = clients.logic.workflowRuns.list(group, "many", { filter: "status eq 'Failed'" });
    assert.deepEqual(names(await all(failed)), [started[3], started[1]]);

    const since = clients.logic.workflowRuns.list(group, "many", {
      filter: "startTime ge 2090-01-01T00:00:00Z",
    });
    await assert.rejects(() => all(since), { code: "NotEmulated", statusCode: 501 });

    const histories = await all(clients.logic.workflowTriggerHistories.list(group, "many", "manual"));
    assert.deepEqual(
      histories.map(({ run }) => run?.name),
      newestFirst,
    );
    assert.ok(histories.every(({ fired, status }) => fired === true && status === "Succeeded"));
    const [{ name = "" } = {}] = histories;
    const one = await clients.logic.workflowTriggerHistories.get(group, "many", "manual", name);
    assert.equal(one.run?.name, newestFirst[0]);
  });

  it("resubmits a run as a new run with the same trigger outputs", async () => {
    await create("again", sum);
    const runName = await clients.startRun("again", { left: 3, right: 4 });
    await clients.ended("again", runName);
    await clients.logic.workflowTriggerHistories.resubmit(group, "again", "manual", runName);
    const runs = await all(clients.logic.workflowRuns.list(group, "again"));
    assert.equal(runs.length, 2);
    const second = runs.find(({ name }) => name !== runName)?.name ?? "";
    assert.equal((await clients.ended("again", second)).status, "Succeeded");
    const action = await clients.logic.workflowRunActions.get(group, "again", second, "Sum");
    assert.equal(await clients.content(action.outputsLink), 7);
  });

  it("runs a trigger through Resource Manager", async () => {
    await create("by-hand", { Fixed: { type: "Compose", inputs: "ran", runAfter: {} } });
    await clients.logic.workflowTriggers.run(group, "by-hand", "manual");
    const [run] = await all(clients.logic.workflowRuns.list(group, "by-hand"));
    assert.equal((await clients.ended("by-hand", run?.name ?? "")).status, "Succeeded");
  });

  it("cancels a run that waits for its retry, once, and skips the following actions", async () => {
    // every sandbox has this service; its 501 is retried after an hour
    const inputs = {
      method: "GET",
      uri: "https://management.azure.com/providers/Microsoft.NotThere?api-version=2022-09-01",
      authentication: {
        type: "ActiveDirectoryOAuth",
        authority: "https://login.microsoftonline.com",
        tenant: clients.sandbox.instance.tenantId,
        audience: "https://management.azure.com",
        clientId: clients.sandbox.instance.clientId,
        secret: clients.sandbox.instance.clientSecret,
      },
      retryPolicy: { type: "fixed", count: 1, interval: "PT1H" },
    };
    await create("waits", {
      Ask: { type: "Http", inputs, runAfter: {} },
      After: { type: "Compose", inputs: "x", runAfter: { Ask: ["Succeeded", "Failed", "TimedOut"] } },
    });
    const runName = await clients.startRun("waits", {});
    const running = await clients.until("waits", runName, async ({ status }) => {
      const actions = await all(clients.logic.workflowRunActions.list(group, "waits", runName));
      return isActive(status) && actions.some(({ name, status }) => name === "Ask" && isActive(status));
    });
    assert.equal(running.endTime, undefined);
    await clients.logic.workflowRuns.cancel(group, "waits", runName);
    const run = await clients.ended("waits", runName);
    assert.equal(run.status, "Cancelled");
    assert.ok(run.endTime instanceof Date);
    const actions = await all(clients.logic.workflowRunActions.list(group, "waits", runName));
    assert.equal(actions.find(({ name }) => name === "Ask")?.status, "Cancelled");
    assert.notEqual(actions.find(({ name }) => name === "After")?.status, "Succeeded");
    await assert.rejects(() => clients.logic.workflowRuns.cancel(group, "waits", runName), {
      code: "WorkflowRunCanNotBeCancelled",
      statusCode: 400,
    });
  });

  it("answers 404 and the name for unknown runs and actions", async () => {
    const code = (code: string) => ({ code, statusCode: 404 });
    const { workflowRuns, workflowRunActions } = clients.logic;
    await assert.rejects(() => workflowRuns.get(group, "sum", "none"), code("WorkflowRunNotFound"));
    await assert.rejects(() => workflowRuns.cancel(group, "sum", "none"), code("WorkflowRunNotFound"));
    const [run] = await all(workflowRuns.list(group, "sum"));
    await assert.rejects(
      () => workflowRunActions.get(group, "sum", run?.name ?? "", "None"),
      code("WorkflowRunActionNotFound"),
    );
  });
});
