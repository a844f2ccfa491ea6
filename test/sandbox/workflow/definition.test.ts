import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { actionTypeNamed, isKnownActionType } from "../../../sandbox/workflow/actions/index";
import { checkDefinition } from "../../../sandbox/workflow/definition/definition-check";

const definitionOf = (actions: Record<string, unknown>, more: object = {}) => ({
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions,
  ...more,
});
const compose = (inputs: unknown = 1, after: string[] = []) => ({
  type: "Compose",
  inputs,
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
});
const scope = (actions: object) => ({ type: "Scope", actions });
const nested = (depth: number): object =>
  depth === 0 ? compose() : scope({ [`S${depth}`]: nested(depth - 1) });

describe("checkDefinition", () => {
  it("accepts a valid definition", () => {
    const parameters = {
      $connections: { type: "Object", defaultValue: {} },
      secret: { type: "SecureString" },
    };
    const actions = {
      A: compose("@parameters('secret')"),
      Try: { ...scope({ B: compose("@outputs('A')") }), runAfter: { A: ["Succeeded"] } },
      C: {
        ...compose("@concat(outputs('B'), result('Try'), triggerBody()?['x'])"),
        runAfter: { Try: ["FAILED"] },
      },
    };
    const definition = definitionOf(actions, { parameters });
    assert.deepEqual(checkDefinition(definition, { secret: { value: "x" } }), []);
  });

  it("accepts an action type and a function that are only in Azure", () => {
    const definition = definitionOf({
      Each: { type: "Foreach", foreach: "@triggerBody()", actions: { A: compose() } },
    });
    assert.deepEqual(checkDefinition(definition, {}), []);
  });

  it("accepts encodeURIComponent with several texts, as in Microsoft's templates", () => {
    const path = "/x/@{encodeURIComponent('workflows/', triggerBody()['name'], '/runs')}";
    assert.deepEqual(checkDefinition(definitionOf({ A: compose(path) }), {}), []);
  });

  const refused: [string, object, Record<string, unknown>, RegExp][] = [
    ["a definition that is not an object", [] as object, {}, /must be a JSON object/],
    [
      "an unknown action type",
      definitionOf({ A: { type: "Compos" } }),
      {},
      /'A'.*The action type 'Compos' is not known/,
    ],
    ["an action without type", definitionOf({ A: {} }), {}, /'A'.*'type' is missing/],
    [
      "an unknown trigger type",
      definitionOf({}, { triggers: { t: { type: "Rquest" } } }),
      {},
      /'t'.*'Rquest'/,
    ],
    [
      "runAfter of a missing action",
      definitionOf({ A: compose(1, ["B"]) }),
      {},
      /'A' contains non-existent action 'B'/,
    ],
    [
      "runAfter of an action in another container",
      definitionOf({ Try: scope({ B: compose() }), A: compose(1, ["B"]) }),
      {},
      /'A' contains non-existent action 'B', or one of another scope/,
    ],
    [
      "an unknown status in runAfter",
      definitionOf({ A: compose(), B: { ...compose(), runAfter: { A: ["Succeded"] } } }),
      {},
      /'B' has the status 'Succeded'/,
    ],
    ["a cycle", definitionOf({ A: compose(1, ["B"]), B: compose(1, ["A"]) }), {}, /'A, B' form a cycle/],
    [
      "an expression that does not parse, in the service's words",
      definitionOf({ A: compose("@type") }),
      {},
      /^The template validation failed: 'The template action 'A' at line '0' and column '0' is not valid: "Unable to parse template language expression 'type': expected token 'LeftParenthesis' and actual 'EndOfData'\."\.'\.$/,
    ],
    ["an unknown function", definitionOf({ A: compose("@frobnicate(1)") }), {}, /frobnicate/],
    ["an undeclared parameter", definitionOf({}), { x: { value: 1 } }, /parameter 'x' is not found/],
    [
      "a parameter without value",
      definitionOf({}, { parameters: { x: { type: "String" } } }),
      {},
      /value for the template parameter 'x' is not provided/,
    ],
    [
      "reading an undeclared parameter",
      definitionOf({ A: compose("@parameters('x')") }),
      {},
      /'A'.*'x' is not found/,
    ],
    [
      "reading an action that does not exist",
      definitionOf({ A: compose("@body('Get')") }),
      {},
      /The action\(s\) 'Get' referenced by 'inputs' in action 'A' are not defined in the template/,
    ],
    [
      "reading an action that need not have run",
      definitionOf({ A: compose("@outputs('B')"), B: compose() }),
      {},
      /Action 'B' must either be in 'runAfter' path/,
    ],
    [
      "a name of more than 80 characters",
      definitionOf({ ["A".repeat(81)]: compose() }),
      {},
      /more than 80 characters/,
    ],
    [
      "two actions of one name",
      definitionOf({ A: compose(), S: scope({ a: compose() }) }),
      {},
      /'a' is not unique/,
    ],
    ["nesting deeper than 8", definitionOf({ S0: nested(8) }), {}, /nested deeper than the limit of 8/],
    [
      "more than 500 actions",
      definitionOf(Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`A${index}`, compose()]))),
      {},
      /501 actions, more than the limit of 500/,
    ],
    [
      "a variable initialized inside a scope",
      definitionOf({
        S: scope({
          V: { type: "InitializeVariable", inputs: { variables: [{ name: "v", type: "string" }] } },
        }),
      }),
      {},
      /'V'.*top level only/,
    ],
    [
      "a relative path without method",
      definitionOf({}, { triggers: pathOnly() }),
      {},
      /'relativePath' needs a 'method'/,
    ],
    ["Compose without inputs", definitionOf({ A: { type: "Compose" } }), {}, /'A'.*'inputs' is missing/],
    [
      "a wrong status of Terminate",
      definitionOf({ A: { type: "Terminate", inputs: { runStatus: "Skipped" } } }),
      {},
      /'Skipped', expected one of Failed, Cancelled, Succeeded/,
    ],
  ];
  for (const [what, definition, parameters, expected] of refused) {
    it(`refuses ${what}`, () => {
      const problems = checkDefinition(definition, parameters);
      assert.equal(problems.length > 0, true);
      assert.equal(problems[0]?.code, "InvalidTemplate");
      const fits = problems.some(({ message }) => expected.test(message));
      assert.ok(fits, problems.map(({ message }) => message).join("\n"));
    });
  }

  it("names every mistake", () => {
    const problems = checkDefinition(definitionOf({ A: { type: "X" }, B: { type: "Y" } }), {
      z: { value: 1 },
    });
    assert.equal(problems.length, 3);
  });
});

describe("the list of action types", () => {
  it("contains every type that has a file", () => {
    const folder = join(__dirname, "../../../sandbox/workflow/actions");
    const files = readdirSync(folder).filter((name) => name !== "index.ts");
    const types =
      "ApiConnection Compose If Scope Terminate Http ParseJson Select Query Join InitializeVariable SetVariable".split(
        " ",
      );
    assert.ok(files.length >= 8);
    for (const type of types) assert.ok(actionTypeNamed(type) && isKnownActionType(type.toUpperCase()), type);
    assert.equal(isKnownActionType("Nonsense"), false);
  });
});

function pathOnly() {
  return { manual: { type: "Request", inputs: { relativePath: "a/{b}" } } };
}
