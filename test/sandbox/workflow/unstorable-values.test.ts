import assert from "node:assert/strict";
import { connectionId, deploymentOf, Harness } from "./harness";

const brackets = "[".repeat(20_000) + "]".repeat(20_000);
const call = (runAfter: Record<string, string[]>) => ({
  type: "ApiConnection",
  inputs: { host: { connection: { name: connectionId } }, method: "post", path: "/rows" },
  runAfter,
});

/** Runs actions on a text of many brackets. */
async function run(actions: Record<string, unknown>, definition: Record<string, unknown> = {}) {
  const harness = new Harness([deploymentOf(actions, { definition })]);
  const headers = { "content-type": "text/plain" };
  assert.equal((await harness.send({ method: "POST", headers, body: brackets })).status, 202);
  await harness.finish();
  return harness;
}

describe("a value nested too deeply to be stored", () => {
  const kinds = {
    ParseJson: { type: "ParseJson", inputs: { content: "@triggerBody()", schema: {} } },
    Compose: { type: "Compose", inputs: "@json(triggerBody())" },
    InitializeVariable: {
      type: "InitializeVariable",
      inputs: { variables: [{ name: "deep", type: "array", value: "@json(triggerBody())" }] },
    },
    ApiConnection: {
      type: "ApiConnection",
      inputs: { ...call({}).inputs, body: "@json(triggerBody())" },
    },
  };
  for (const [kind, action] of Object.entries(kinds)) {
    it(`fails its ${kind} action, which then has no contents, and the run goes on`, async () => {
      const harness = await run({ Deep: action, Create: call({ Deep: ["Failed"] }) });
      const { Deep, Create } = harness.records();
      assert.equal(Deep.status, "Failed");
      assert.match(Deep.error.message, /action 'Deep'/);
      assert.deepEqual([Deep.inputsLink, Deep.outputsLink], [undefined, undefined]);
      assert.equal(Create.status, "Succeeded");
      assert.equal(harness.calls.length, 1);
      assert.equal(harness.lastRun().properties.status, "Succeeded");
      assert.deepEqual(harness.logged, []);
      await harness.close();
    });
  }

  it("leaves a variable unchanged", async () => {
    const variables = [{ name: "list", type: "array", value: [1] }];
    const set = { name: "list", value: "@json(triggerBody())" };
    const harness = await run({
      Start: { type: "InitializeVariable", inputs: { variables } },
      Set: { type: "SetVariable", inputs: set, runAfter: { Start: ["Succeeded"] } },
      Look: { type: "Compose", inputs: "@variables('list')", runAfter: { Set: ["Failed"] } },
    });
    assert.deepEqual(await harness.content(harness.records().Look.outputsLink), [1]);
    await harness.close();
  });

  it("is not an output of a workflow: its run fails, and the log omits the value", async () => {
    const outputs = { deep: { type: "Array", value: "@json(triggerBody())" } };
    const harness = await run({ Create: call({}) }, { outputs });
    const { status, error, endTime } = harness.lastRun().properties;
    assert.deepEqual([status, error.code], ["Failed", "InternalServerError"]);
    assert.ok(endTime);
    assert.match(String(harness.logged), /^A run failed inside the sandbox: RangeError/);
    assert.doesNotMatch(String(harness.logged), /\[\[/);
    await harness.close();
  });
});
