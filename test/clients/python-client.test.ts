/** Python's azure-mgmt-logic and azure-identity, which serialise, retry and check differently from the JavaScript clients. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { SandboxFixture } from "../e2e/support/sandbox-fixture";
import { tellSkipped } from "./support/cached-folder";
import { cleanEnvironment, runProgram } from "./support/child";
import { preparePython, pythonTimeoutMilliseconds } from "./support/python";

describe("Python's azure-mgmt-logic over TLS", () => {
  let sandbox: SandboxFixture;
  let seen: any;

  before(async function () {
    this.timeout(pythonTimeoutMilliseconds);
    const prepared = await preparePython();
    if ("reason" in prepared) {
      tellSkipped("Python's azure-mgmt-logic", prepared.reason);
      return this.skip();
    }
    sandbox = await SandboxFixture.start();
    const { subscriptionId, authorityFile } = sandbox.instance;
    const group = `/subscriptions/${subscriptionId}/resourcegroups/rg-python?api-version=2022-09-01`;
    await sandbox.rest("PUT", "https://management.azure.com", group, { location: "westeurope" });
    const script = join(__dirname, "python/drive_logic.py");
    const environment = { ...sandbox.environment, REQUESTS_CA_BUNDLE: authorityFile };
    seen = JSON.parse(await runProgram(prepared.python, ["-B", script], cleanEnvironment(environment)));
  });
  after(() => sandbox?.close());

  it("creates, reads, lists, replaces, disables, enables and deletes a workflow", () => {
    assert.deepEqual(seen.life, {
      readsBack: true,
      created: ["Enabled", "Succeeded", "datetime", { team: "sales" }],
      byGroup: ["life"],
      bySubscription: ["life"],
      replaced: [true, "two"],
      versions: 2,
      disabled: ["Disabled", 400],
      enabled: ["Enabled", 202],
      deleted: [[404, "ResourceNotFound"], 404],
    });
  });

  it("gets URLs signed with both keys, with and without an expiry, and regenerates one key", () => {
    assert.deepEqual(seen.callbackUrls, {
      sameAtTrigger: true,
      queries: ["POST", "2019-05-01", "/triggers/manual/run"],
      hasEnd: true,
      posted: [202, 202, 202, 401],
      regenerated: [401, 202, 202],
    });
  });

  it("reads a run, its actions, their contents and the trigger's history", () => {
    assert.deepEqual(seen.runs, {
      run: ["Succeeded", "manual", "datetime"],
      listed: [true],
      failed: 0,
      action: ["Answer", "Succeeded"],
      inputs: "Contoso",
      outputs: "Contoso",
      history: [true, true],
      missing: [404, "WorkflowRunNotFound"],
    });
  });

  it("cancels a waiting run once", () => {
    assert.deepEqual(seen.cancel, {
      before: "Running",
      after: "Cancelled",
      again: [400, "WorkflowRunCanNotBeCancelled"],
    });
  });
});
