import assert from "node:assert/strict";
import { SandboxError } from "../../../sandbox/support/errors";
import { requestDefinition, startArm } from "./arm-fixture";

const location = "westeurope";

describe("Workflow runs by Resource Manager", () => {
  it("are read from the runtime, with page links and messages for missing ones", async () => {
    const cancelled: string[] = [];
    const run = (status: string) => ({ name: "run-1", properties: { status } });
    const arm = await startArm({
      operations: {
        listRuns: (_, request) =>
          request.skipToken === undefined
            ? { value: [run("Running")], skipToken: `${request.top}/${request.filter}` }
            : { value: [{ token: request.skipToken }] },
        getRun: (_, name) =>
          name === "run-1" ? run("Running") : name === "run-2" ? run("Succeeded") : undefined,
        cancelRun: (_, name) => {
          cancelled.push(name);
          return true;
        },
        listRunActions: (_, name) => (name === "run-1" ? { value: [{ name: "Compose" }] } : undefined),
        getRunAction: (_, name, action) => (action === "Compose" ? { name: `${name}/${action}` } : undefined),
      },
    });
    const workflow = `${arm.group}/providers/Microsoft.Logic/workflows/la`;
    await arm.send("PUT", arm.group, { location });
    await arm.send("PUT", workflow, { location, properties: { definition: requestDefinition } });

    const query = "?api-version=2019-05-01&$top=5&$filter=status eq 'Failed'";
    const first = (await arm.send("GET", `${workflow}/runs${query}`)).body;
    const next = new URL(first.nextLink);
    const second = (await arm.send("GET", next.pathname + next.search)).body;
    assert.deepEqual(second, { value: [{ token: "5/status eq 'Failed'" }] });

    assert.deepEqual((await arm.send("GET", `${workflow}/runs/run-1`)).body, run("Running"));
    assert.equal((await arm.send("GET", `${workflow}/runs/none`)).body.error.code, "WorkflowRunNotFound");
    assert.deepEqual((await arm.send("GET", `${workflow}/runs/run-1/actions`)).body, {
      value: [{ name: "Compose" }],
    });
    assert.deepEqual((await arm.send("GET", `${workflow}/runs/run-1/actions/Compose`)).body, {
      name: "run-1/Compose",
    });
    const action = await arm.send("GET", `${workflow}/runs/run-1/actions/None`);
    assert.equal(action.body.error.code, "WorkflowRunActionNotFound");
    assert.equal((await arm.send("POST", `${workflow}/runs/run-1/cancel`)).status, 200);
    const ended = await arm.send("POST", `${workflow}/runs/run-2/cancel`);
    assert.equal(ended.body.error.code, "WorkflowRunCanNotBeCancelled");
    assert.deepEqual(cancelled, ["run-1"]);
    assert.deepEqual((await arm.send("GET", `${workflow}/triggers/manual/histories`)).body, { value: [] });
    arm.close();
  });

  it("answer 507 when a cancellation cannot be stored", async () => {
    const arm = await startArm({
      operations: {
        getRun: () => ({ properties: { status: "Running" } }),
        cancelRun: () => Promise.reject(new SandboxError("InsufficientStorage", "No room.")),
      },
    });
    const workflow = `${arm.group}/providers/Microsoft.Logic/workflows/la`;
    await arm.send("PUT", arm.group, { location });
    await arm.send("PUT", workflow, { location, properties: { definition: requestDefinition } });
    const refused = await arm.send("POST", `${workflow}/runs/run-1/cancel`);
    assert.equal(refused.status, 507);
    assert.deepEqual(refused.body.error, { code: "InsufficientStorage", message: "No room." });
    arm.close();
  });

  it("are resubmitted through the history of their trigger: 202 without a body, 404 for an unknown one", async () => {
    const resubmitted: string[] = [];
    const arm = await startArm({
      operations: {
        resubmit: async (_, trigger, history) => {
          resubmitted.push(`${trigger}/${history}`);
          return history === "run-1";
        },
      },
    });
    const workflow = `${arm.group}/providers/Microsoft.Logic/workflows/la`;
    await arm.send("PUT", arm.group, { location });
    await arm.send("PUT", workflow, { location, properties: { definition: requestDefinition } });
    const resubmit = (trigger: string, history: string) =>
      arm.send("POST", `${workflow}/triggers/${trigger}/histories/${history}/resubmit`);
    const accepted = await resubmit("Manual", "run-1");
    assert.deepEqual([accepted.status, accepted.body], [202, undefined]);
    const unknown = await resubmit("manual", "none");
    assert.equal(unknown.status, 404);
    assert.deepEqual(unknown.body.error, {
      code: "WorkflowTriggerHistoryNotFound",
      message: "The workflow 'la' trigger 'manual' history 'none' could not be found.",
    });
    assert.equal((await resubmit("none", "run-1")).body.error.code, "WorkflowTriggerNotFound");
    assert.deepEqual(resubmitted, ["manual/run-1", "manual/none"]);
    arm.close();
  });

  it("are deleted with the workflow, also when its group is deleted", async () => {
    const forgotten: string[] = [];
    const arm = await startArm({
      operations: {
        forgetWorkflow: async (callbackId) => {
          forgotten.push(callbackId);
        },
      },
    });
    await arm.send("PUT", arm.group, { location });
    const created: (string | undefined)[] = [];
    for (const name of ["one", "two"]) {
      const workflow = `${arm.group}/providers/Microsoft.Logic/workflows/${name}`;
      await arm.send("PUT", workflow, { location, properties: { definition: requestDefinition } });
      created.push(arm.workflows.byResourceId(workflow)?.callbackId);
    }
    await arm.send("DELETE", `${arm.group}/providers/Microsoft.Logic/workflows/one`);
    await arm.send("DELETE", arm.group);
    assert.deepEqual(forgotten, created);
    arm.close();
  });
});
