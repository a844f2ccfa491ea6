import assert from "node:assert/strict";
import { deploymentOf, Harness, runActions } from "./harness";

type Actions = Record<string, any>;

/** Outputs of one action of a run. */
async function outputsOf(name: string, actions: Actions, body: unknown = {}): Promise<any> {
  const harness = new Harness([deploymentOf(actions)]);
  await harness.post(body);
  await harness.finish();
  const record = harness.records()[name];
  const outputs = await harness.content(record.outputsLink);
  await harness.close();
  return outputs ?? record.error;
}

const after = (...names: string[]) => Object.fromEntries(names.map((name) => [name, ["Succeeded"]]));

describe("Compose", () => {
  it("returns its evaluated inputs (R9.1)", async () => {
    assert.deepEqual(await outputsOf("A", { A: { type: "Compose", inputs: { a: ["@triggerBody()"] } } }, 7), {
      a: [7],
    });
  });

  it("fails with InvalidTemplate and without inputs when an expression fails (R3.6)", async () => {
    const { records } = await runActions({
      A: { type: "Compose", inputs: "@triggerBody()['first']['second']" },
    });
    assert.equal(records.A.code, "BadRequest");
    assert.equal(records.A.error.code, "InvalidTemplate");
    assert.match(
      records.A.error.message,
      /^Unable to process template language expressions in action 'A' inputs at line '0' and column '0': '.*property 'first' doesn't exist/,
    );
    assert.equal(records.A.inputsLink, undefined);
  });
});

describe("If", () => {
  const branches = (expression: unknown): Actions => ({
    Check: {
      type: "If",
      expression,
      actions: { Yes: { type: "Compose", inputs: "yes" } },
      else: { actions: { No: { type: "Compose", inputs: "no" } } },
    },
  });
  const conditions: [unknown, boolean][] = [
    ["@equals(triggerBody()?['n'], 5)", true],
    ["@greater(triggerBody()?['n'], 5)", false],
    [{ equals: ["@triggerBody()?['n']", 5] }, true],
    [{ and: [{ greater: ["@triggerBody()?['n']", 4] }, { less: ["@triggerBody()?['n']", 6] }] }, true],
    [{ or: [{ equals: [1, 2] }, { not: { equals: [1, 2] } }] }, true],
    [
      { and: [{ contains: ["@triggerBody()?['s']", "ell"] }, { startsWith: ["@triggerBody()?['s']", "h"] }] },
      true,
    ],
    [{ not: { equals: ["@triggerBody()?['missing']", "@null"] } }, false],
    [{ equals: ["@triggerBody()?['s']", "it's"] }, false],
    [{ and: [] }, true],
  ];
  for (const [expression, expected] of conditions) {
    it(`takes the ${expected ? "first" : "else"} branch for ${JSON.stringify(expression)}`, async () => {
      const { records, run } = await runActions(branches(expression), { n: 5, s: "hello" });
      assert.equal(run.properties.status, "Succeeded");
      assert.equal(records.Check.status, "Succeeded");
      const [taken, other] = expected ? ["Yes", "No"] : ["No", "Yes"];
      assert.equal(records[taken].status, "Succeeded");
      assert.equal(records[other].status, "Skipped");
      assert.equal(records[other].error.code, "ActionBranchingConditionNotSatisfied");
    });
  }

  it("fails when its condition is not a Boolean", async () => {
    const { records, run } = await runActions(branches("@triggerBody()?['n']"), { n: 5 });
    assert.equal(records.Check.status, "Failed");
    assert.equal(run.properties.status, "Failed");
  });
});

describe("variables", () => {
  const initialize = (type: string, value?: unknown) => ({
    type: "InitializeVariable",
    inputs: { variables: [{ name: "v", type, ...(value === undefined ? {} : { value }) }] },
  });
  const read = (...names: string[]) => ({
    type: "Compose",
    inputs: "@variables('v')",
    runAfter: after(...names),
  });
  const cases: [string, Actions, unknown][] = [
    ["initialize", { I: initialize("string", "@{triggerBody()}!"), R: read("I") }, "7!"],
    ["set", { I: initialize("string", "a"), S: change("SetVariable", "b"), R: read("S") }, "b"],
    [
      "append to text",
      { I: initialize("string", "a"), S: change("AppendToStringVariable", "b"), R: read("S") },
      "ab",
    ],
    [
      "append to an array",
      { I: initialize("array", [1, 2, 3]), S: change("AppendToArrayVariable", "red"), R: read("S") },
      [1, 2, 3, "red"],
    ],
    ["increment", { I: initialize("integer"), S: change("IncrementVariable"), R: read("S") }, 1],
    ["decrement", { I: initialize("float", 1.5), S: change("DecrementVariable", 1), R: read("S") }, 0.5],
  ];
  for (const [what, actions, expected] of cases) {
    it(`${what}`, async () => {
      assert.deepEqual(await outputsOf("R", actions, 7), expected);
    });
  }

  it("refuse a value of another type", async () => {
    const { records } = await runActions({ I: initialize("integer", "text") });
    assert.equal(records.I.status, "Failed");
    assert.equal(records.I.error.code, "InvalidTemplate");
  });

  function change(type: string, value?: unknown) {
    return { type, inputs: { name: "v", ...(value === undefined ? {} : { value }) }, runAfter: after("I") };
  }
});

describe("data operations", () => {
  it("map each item with Select (R9.3)", async () => {
    const select = { type: "Select", inputs: { from: [1, 2, 3], select: { number: "@item()" } } };
    assert.deepEqual(await outputsOf("S", { S: select }), {
      body: [{ number: 1 }, { number: 2 }, { number: 3 }],
    });
  });

  it("filter items with Query (R9.4)", async () => {
    const query = { type: "Query", inputs: { from: [1, 3, 0, 5, 4, 2], where: "@greater(item(), 2)" } };
    assert.deepEqual(await outputsOf("Q", { Q: query }), { body: [3, 5, 4] });
  });

  it("join items with Join (R9.5)", async () => {
    const join = { type: "Join", inputs: { from: [1, 2, 3, 4], joinWith: ":" } };
    assert.deepEqual(await outputsOf("J", { J: join }), { body: "1:2:3:4" });
  });

  it("require an array", async () => {
    const join = { type: "Join", inputs: { from: "@null", joinWith: ":" } };
    assert.match(
      (await outputsOf("J", { J: join })).message,
      /'from' property value in the 'join' action inputs is of type 'Null'/,
    );
  });

  it("parse text and check it against its schema with ParseJson (R10.1)", async () => {
    const schema = { type: "object", properties: { n: { type: "integer" } } };
    const parse = (content: unknown) => ({ P: { type: "ParseJson", inputs: { content, schema } } });
    assert.deepEqual(await outputsOf("P", parse('{"n":1}')), { body: { n: 1 } });
    const { errors } = await outputsOf("P", parse('{"n":null}'));
    assert.deepEqual(errors, [
      {
        message: "Invalid type. Expected Integer but got Null.",
        lineNumber: 0,
        linePosition: 0,
        path: "n",
        schemaId: "#/properties/n",
        errorType: "type",
        childErrors: [],
      },
    ]);
  });
});

describe("an expression", () => {
  it("reads actions, results of scopes, the workflow and the run", async () => {
    const actions = {
      Try: {
        type: "Scope",
        actions: { A: { type: "Compose", inputs: 1 }, B: { type: "Compose", inputs: "@div(1,0)" } },
      },
      Read: {
        type: "Compose",
        inputs: {
          failed: "@actions('B')['error']['code']",
          names: "@result('Try')",
          workflow: "@workflow()['name']",
          run: "@workflow()['run']['name']",
          team: "@workflow()['tags']['team']",
        },
        runAfter: { Try: ["Failed"] },
      },
    };
    const outputs = await outputsOf("Read", actions);
    assert.equal(outputs.failed, "InvalidTemplate");
    assert.deepEqual(
      outputs.names.map((record: any) => [record.name, record.status]),
      [
        ["A", "Succeeded"],
        ["B", "Failed"],
      ],
    );
    assert.equal(outputs.workflow, "orders");
    assert.match(outputs.run, /^\d{29}CU\d{2}$/);
    assert.equal(outputs.team, "sales");
  });
});

describe("an action type that is only in Azure", () => {
  it("fails with NotEmulated and the type's name", async () => {
    const { records, run } = await runActions({ Each: { type: "Foreach", foreach: [], actions: {} } });
    assert.equal(run.properties.status, "Failed");
    assert.equal(records.Each.error.code, "NotEmulated");
    assert.match(records.Each.error.message, /action type 'Foreach' \(action 'Each'\)/);
  });
});
