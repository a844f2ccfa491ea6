import assert from "node:assert/strict";
import fc from "fast-check";
import type { JsonValue } from "../../expressions/json";
import { scopeFromContext } from "../../expressions/scope";
import { evaluateExpression } from "./support/evaluate-expression";
import { quoted } from "./support/print-expression";

const evaluate = (expression: string, parameters: Record<string, JsonValue> = {}) =>
  evaluateExpression(expression, scopeFromContext({ parameters }));

describe("json('…') of a constant", () => {
  it("gives the value of its text each time, unaffected by earlier results", () => {
    const expression = "addProperty(json('{\"a\":1}'),'b',parameters('b'))";
    assert.deepEqual(evaluate(expression, { b: 1 }), { a: 1, b: 1 });
    assert.deepEqual(evaluate(expression, { b: 2 }), { a: 1, b: 2 });
    assert.deepEqual(evaluate("json('{\"a\":1}')"), { a: 1 });
  });

  it("refuses invalid JSON when it is evaluated", () => {
    for (const text of ["{", "", "<a/>"])
      assert.throws(() => evaluate(`json(${quoted(text)})`), { name: "ExpressionError" });
  });
});

describe("base64ToString(base64(…))", () => {
  it("gives the same result as the two functions in turn, for every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const encoded = evaluate("base64(parameters('text'))", { text });
        const expected = evaluate("base64ToString(parameters('encoded'))", { encoded });
        assert.equal(evaluate("base64ToString(base64(parameters('text')))", { text }), expected);
      }),
    );
  });

  it("refuses what base64 refuses, with the same message", () => {
    for (const value of [null, 1, true, {}, []]) {
      const alone = () => evaluate("base64(parameters('value'))", { value });
      const both = () => evaluate("base64ToString(base64(parameters('value')))", { value });
      assert.throws(both, (error: Error) => {
        assert.throws(alone, { message: error.message });
        return true;
      });
    }
  });

  it("refuses a text that is too long as base64", () => {
    const text = "x".repeat(80_000_000);
    assert.throws(
      () => evaluate("base64ToString(base64(parameters('text')))", { text }),
      /longer than the limit/,
    );
  });
});
