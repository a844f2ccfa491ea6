/** Rules that hold for every input, checked with fast-check. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Node } from "../../expressions/ast";
import { runCase } from "../../expressions/case";
import { checkTemplate } from "../../expressions/check";
import { functionTable } from "../../expressions/functions/index";
import type { JsonValue } from "../../expressions/json";
import { parseExpression } from "../../expressions/parser";
import { printExpression, quoted } from "./support/print-expression";

const anyText = fc.string({ unit: "binary" });
const name = fc
  .stringMatching(/^[a-z][a-zA-Z0-9_]{0,8}$/)
  .filter((text) => !["true", "false", "null"].includes(text));
const literal = fc.oneof(
  fc
    .oneof(anyText, fc.constant(null), fc.boolean(), fc.integer())
    .map((value) => ({ value, isFloat: false })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ value: value + 0, isFloat: true })),
);
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    literal.map((fields): Node => ({ kind: "literal", ...fields, at: 0 })),
    fc
      .record({ name, parameters: fc.array(tie("node"), { maxLength: 3 }) })
      .map((fields): Node => ({ kind: "call", ...fields, at: 0 })),
    fc
      .record({ target: tie("node"), key: tie("node"), isSafe: fc.boolean() })
      .map((fields): Node => ({ kind: "member", ...fields, at: 0 })),
  ),
}));

function withoutPositions(tree: Node): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === "at" ? undefined : value)));
}

const shards = [
  "@",
  "@{",
  "@@",
  "}",
  "'",
  "''",
  "(",
  ")",
  "[",
  "]",
  "?",
  ".",
  ",",
  " ",
  "1",
  "-",
  "0.5",
  "null",
  "true",
  "concat",
  "json",
  "if",
  "take",
  "triggerBody",
  "__proto__",
  "constructor",
  "replace",
  "split",
  "formatDateTime",
  "range",
  "'a'",
  "ü",
  "😀",
];
const nearlyTemplate = fc
  .array(fc.oneof(fc.constantFrom(...shards), anyText), { maxLength: 20 })
  .map((parts) => parts.join(""));

describe("expressions, for any input,", () => {
  it("give the same tree after printing and parsing", () => {
    fc.assert(
      fc.property(node, (tree) => {
        assert.deepEqual(withoutPositions(parseExpression(printExpression(tree))), withoutPositions(tree));
      }),
    );
  });

  it("leave a quoted text unchanged, as a whole expression and in an interpolation", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.deepEqual(runCase({ expression: `@${quoted(text)}` }), { value: text });
        assert.deepEqual(runCase({ expression: `<@{concat(${quoted(text)})}>` }), { value: `<${text}>` });
      }),
    );
  });

  it("never evaluate a result again", () => {
    fc.assert(
      fc.property(fc.oneof(nearlyTemplate, fc.constant("@{workflow()}"), fc.constant("@guid()")), (text) => {
        const context = { triggerBody: { lead: text, [text]: 1 } };
        assert.deepEqual(runCase({ expression: "@triggerBody()['lead']", context }), { value: text });
        assert.deepEqual(runCase({ expression: "@{triggerBody()['lead']}", context }), { value: text });
        assert.deepEqual(runCase({ expression: { a: ["@triggerBody()"] }, context }), {
          value: { a: [context.triggerBody] },
        });
      }),
    );
  });

  it("fail with an ExpressionError or succeed", () => {
    fc.assert(
      fc.property(nearlyTemplate, (text) => {
        runCase({ expression: text, context: { triggerBody: { a: [1, "b", null] } } });
        checkTemplate(text);
      }),
      { numRuns: 1000 },
    );
  });

  it("accept any context", () => {
    const expression =
      "@{coalesce(triggerBody(), trigger(), triggerOutputs(), workflow())} @{outputs('a')} @{item()} @{items('a')} @{utcNow()}";
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (any, value) => {
        runCase({ expression, context: any as never });
        const names = ["trigger", "triggerOutputs", "outputs", "actions", "items", "item", "utcNow"];
        runCase({ expression, context: Object.fromEntries(names.map((key) => [key, value])) as never });
        runCase({ expression: "@body('a')", context: { actions: { a: value } } as never });
      }),
    );
    assert.deepEqual(runCase({ expression: "@1", context: "x" as never }), {
      error: {
        code: "InvalidTemplate",
        message: "context: found a value of type 'String', expected an object.",
      },
    });
    assert.deepEqual(runCase({ expression: "@1", context: null as never }), { value: 1 });
  });

  it("accept any parameters for every function", () => {
    const dates = fc.constantFrom(
      "2018-03-15T13:27:36.1234567Z",
      "03/15/2018 1:00 PM",
      "9999-12-31",
      "0001-01-01",
    );
    const value = fc.oneof(
      // a negative zero is written as 0, and no answer shows it
      fc.jsonValue({ maxDepth: 2 }).map((any) => JSON.parse(JSON.stringify(any))),
      fc.integer(),
      fc.integer({ min: -3, max: 9 }),
      dates,
      anyText,
    );
    const sources = {
      now: () => new Date(0),
      guid: () => "00000000-0000-4000-8000-000000000001",
      random: () => 0.5,
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...functionTable.values()),
        fc.array(value, { maxLength: 4 }),
        (definition, values) => {
          const [fewest] = definition.arity;
          while (values.length < fewest) values.push(values[0] ?? "a");
          const parameters = Object.fromEntries(values.map((item, index) => [String(index), item]));
          const list = values.map((_, index) => `parameters('${index}')`).join(", ");
          const expression = `@${definition.name}(${list})`;
          const outcome = runCase({ expression, context: { parameters: parameters as never } }, sources);
          if ("value" in outcome) {
            assert.deepEqual(
              JSON.parse(JSON.stringify(outcome.value)),
              outcome.value,
              "a result is plain JSON",
            );
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  it("never read or change a prototype", () => {
    const before = Object.getOwnPropertyNames(Object.prototype).join();
    const inherited = Object.getOwnPropertyNames(Object.prototype).concat(
      Object.getOwnPropertyNames(Array.prototype),
    );
    fc.assert(
      fc.property(fc.constantFrom(...inherited), fc.jsonValue(), (key, value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonValue;
        const parameters = { key, value: json };
        const context = { parameters, triggerBody: {} };
        assert.deepEqual(runCase({ expression: "@triggerBody()?[parameters('key')]", context }), {
          value: null,
        });
        assert.deepEqual(runCase({ expression: "@contains(triggerBody(), parameters('key'))", context }), {
          value: false,
        });
        const set = "@string(setProperty(triggerBody(), parameters('key'), parameters('value')))";
        assert.deepEqual(runCase({ expression: set, context }), {
          value: `{${JSON.stringify(key)}:${JSON.stringify(json)}}`,
        });
        assert.ok(
          "error" in runCase({ expression: `@${key}()`, context: {} }) || key === "concat" || key === "join",
        );
      }),
    );
    assert.equal(Object.getOwnPropertyNames(Object.prototype).join(), before);
  });

  it("leave a value without templates unchanged", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonValue;
        fc.pre(!JSON.stringify(json).includes("@"));
        assert.deepEqual(runCase({ expression: json }), { value: json });
      }),
    );
  });

  it("cut a text at any UTF-16 unit and join it again", () => {
    fc.assert(
      fc.property(anyText, fc.nat(20), (text, count) => {
        const context = { parameters: { text, count } };
        const expression =
          "@concat(take(parameters('text'), parameters('count')), skip(parameters('text'), parameters('count')))";
        assert.deepEqual(runCase({ expression, context }), { value: text });
      }),
    );
  });
});
