import assert from "node:assert/strict";
import { connectionId, deploymentOf, Harness } from "./harness";

const secured = (...properties: string[]) => ({ runtimeConfiguration: { secureData: { properties } } });
const compose = (inputs: unknown, more: object = {}, after: string[] = []) => ({
  type: "Compose",
  inputs,
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
  ...more,
});
const marker = "planted-marker-4711";

/** The parts of an action that the history shows. */
async function shownParts(actions: Record<string, unknown>, trigger: object = {}) {
  const harness = new Harness([deploymentOf(actions, { trigger: trigger as Record<string, unknown> })]);
  await harness.post({ name: marker });
  await harness.finish();
  const parts = Object.entries(harness.records()).map(([name, record]) => [
    name,
    [record.inputsLink && "inputs", record.outputsLink && "outputs"].filter(Boolean).join(" "),
  ]);
  const run = harness.lastRun();
  assert.equal(run.properties.status, "Succeeded");
  const result = {
    parts: Object.fromEntries(parts),
    trigger: run.properties.trigger.outputsLink !== undefined,
  };
  await harness.close();
  return result;
}

describe("secured inputs and outputs", () => {
  it("are shown by default", async () => {
    const { parts, trigger } = await shownParts({ A: compose("@triggerBody()") });
    assert.deepEqual(parts, { A: "inputs outputs" });
    assert.equal(trigger, true);
  });

  it("of the trigger hide what refers to it, by any function", async () => {
    const references = [
      "@triggerBody()",
      "@{triggerOutputs()?['body']}",
      "@trigger()['outputs']",
      "@{TriggerBody()}",
    ];
    for (const reference of references) {
      const { parts, trigger } = await shownParts({ A: compose(reference) }, secured("inputs", "outputs"));
      assert.deepEqual(parts, { A: "" }, reference);
      assert.equal(trigger, false);
    }
  });

  it("hide the inputs of the next action, and its outputs only when they repeat the inputs (R16.2)", async () => {
    const call = {
      type: "ApiConnection",
      inputs: {
        host: { connection: { name: connectionId } },
        method: "post",
        path: "/x",
        body: "@outputs('A')",
      },
      runAfter: { A: ["Succeeded"] },
    };
    const { parts } = await shownParts({
      A: compose("@triggerBody()", secured("inputs")),
      Call: call,
      B: compose("@body('Call')", {}, ["Call"]),
      C: compose("@length(string(outputs('A')))", {}, ["A"]),
    });
    assert.deepEqual(parts, { A: "", Call: "outputs", B: "inputs outputs", C: "" });
  });

  it("hide what refers to an action by a computed name", async () => {
    const { parts } = await shownParts({
      A: compose("x", secured("inputs")),
      B: compose("@outputs(concat('A', ''))", {}, ["A"]),
    });
    assert.equal(parts.B, "");
  });

  it("hide what reads the results of their scope", async () => {
    const { parts } = await shownParts({
      Try: { type: "Scope", actions: { A: compose("x", secured("inputs")) } },
      B: compose("@result('Try')", {}, ["Try"]),
    });
    assert.equal(parts.B, "");
  });

  it("are in no part of the history, though the run sees them", async () => {
    const harness = new Harness([
      deploymentOf(
        {
          Row: compose({ lastname: "@triggerBody()['name']" }),
          Call: {
            type: "ApiConnection",
            inputs: {
              host: { connection: { name: connectionId } },
              method: "post",
              path: "/x",
              body: "@outputs('Row')",
            },
            runAfter: { Row: ["Succeeded"] },
            ...secured("inputs", "outputs"),
          },
        },
        { trigger: secured("inputs", "outputs") },
      ),
    ]);
    await harness.post({ name: marker });
    await harness.finish();
    assert.deepEqual(harness.calls[0]?.body, { lastname: marker });
    const { runs } = harness.runtime;
    const run = harness.lastRun();
    const everything = JSON.stringify([
      runs.listRuns(harness.deployment),
      runs.listRunActions(harness.deployment, run.name),
      runs.listTriggerHistories(harness.deployment, "manual"),
      runs.getRunAction(harness.deployment, run.name, "Row"),
    ]);
    assert.ok(!everything.includes(marker));
    assert.ok(!everything.includes("Link"));
    await harness.close();
  });

  it("are not served through a link that was signed before they were secured", async () => {
    const harness = new Harness([deploymentOf({ A: compose("@triggerBody()") })]);
    await harness.post({ name: marker });
    await harness.finish();
    const { uri } = harness.records().A.inputsLink;
    harness.deployments[0] = {
      ...deploymentOf({ A: compose("@triggerBody()", secured("inputs")) }),
      version: "08584000000000000000",
    };
    await harness.post({ name: marker });
    await harness.finish();
    const older = uri.match(/runs\/(\w+)/)[1];
    const response = harness.runtime.runs.content(new Request(uri.replaceAll(older, harness.lastRun().name)));
    assert.equal(response.status, 401);
    await harness.close();
  });
});
