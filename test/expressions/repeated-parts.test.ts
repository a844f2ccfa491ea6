import assert from "node:assert/strict";
import fc from "fast-check";
import type { JsonValue } from "../../expressions/json";
import { parseExpression } from "../../expressions/parser";
import { repeatedParts } from "../../expressions/repeated-parts";
import { type Scope, scopeFromContext } from "../../expressions/scope";
import { evaluateExpression } from "./support/evaluate-expression";
import { quoted } from "./support/print-expression";

/** A scope that says which parameters were looked up, and whose sources never give the same twice. */
function watchedScope(parameters: Record<string, JsonValue>): { scope: Scope; lookedUp: string[] } {
  const lookedUp: string[] = [];
  let calls = 0;
  const plain = scopeFromContext(
    { parameters },
    {
      now: () => new Date(Date.UTC(2026, 0, 1) + ++calls * 1000),
      guid: () => `guid ${++calls}`,
      random: () => (++calls % 100) / 100,
    },
  );
  const scope = {
    ...plain,
    parameters: (name: string) => {
      lookedUp.push(name);
      return plain.parameters(name);
    },
  };
  return { scope, lookedUp };
}

describe("a part that an expression repeats", () => {
  it("is evaluated once, however it is written", () => {
    const { scope, lookedUp } = watchedScope({ a: " x " });
    const text = "concat(trim(parameters('a')), Trim( parameters('a') ), toUpper(trim(parameters('a'))))";
    assert.equal(evaluateExpression(text, scope), "xxX");
    assert.deepEqual(lookedUp, ["a"]);
  });

  it("is evaluated again in the next evaluation", () => {
    const text = "concat(parameters('a'), parameters('a'))";
    assert.equal(evaluateExpression(text, watchedScope({ a: "1" }).scope), "11");
    assert.equal(evaluateExpression(text, watchedScope({ a: "2" }).scope), "22");
  });

  it("is not evaluated where nothing needs it", () => {
    const { scope, lookedUp } = watchedScope({ a: true });
    const text = "if(parameters('a'), 'yes', concat(parameters('b'), parameters('b')))";
    assert.equal(evaluateExpression(text, scope), "yes");
    assert.deepEqual(lookedUp, ["a"]);
  });

  it("fails as often as it is needed", () => {
    const text = "concat(parameters('missing'), parameters('missing'))";
    const { scope } = watchedScope({});
    for (const _ of [1, 2]) assert.throws(() => evaluateExpression(text, scope), /'missing' is not found/);
  });

  it("keeps its value null, false, zero and empty", () => {
    for (const value of [null, false, 0, ""]) {
      const { scope, lookedUp } = watchedScope({ a: value });
      const expression = "createArray(parameters('a'), parameters('a'))";
      assert.deepEqual(evaluateExpression(expression, scope), [value, value]);
      assert.equal(lookedUp.length, 1);
    }
  });

  it("is no repetition when it may give another value", () => {
    const { scope } = watchedScope({});
    for (const call of [
      "guid()",
      "rand(0, 100)",
      "utcNow()",
      "getFutureTime(1, 'Day')",
      "getPastTime(1, 'Day')",
    ]) {
      const same = `equals(concat(string(${call})), concat(string(${call})))`;
      assert.equal(evaluateExpression(same, scope), false, call);
    }
  });

  it("survives an evaluation inside its own", () => {
    const inner = "concat(parameters('b'), parameters('b'))";
    const { scope } = watchedScope({ b: "2" });
    const outer = {
      ...scope,
      parameters: (name: string) => (name === "a" ? evaluateExpression(inner, scope) : "1"),
    };
    const text = "concat(parameters('c'), parameters('a'), parameters('c'), parameters('a'))";
    assert.equal(evaluateExpression(text, outer), "122122");
  });

  it("changes no value: it is as if its value stood there", () => {
    const part = fc.constantFrom(
      "trim(parameters('a'))",
      "length(parameters('a'))",
      "createArray(parameters('a'),parameters('n'))",
      "addProperty(json('{}'),'x',parameters('a'))",
      "parameters('o')",
      "parameters('o')?['y']",
      "div(parameters('n'),2.0)",
      "float('2')",
    );
    const around = fc.constantFrom(
      (x: string) => `createArray(${x},${x})`,
      (x: string) => `if(equals(${x},${x}),${x},'other')`,
      (x: string) => `union(createArray(${x}),createArray(${x},1))`,
      (x: string) => `coalesce(${x},${x})`,
      (x: string) => `concat(string(${x}),string(${x}))`,
      (x: string) => `createArray(setProperty(json('{}'),'k',${x}),${x})`,
    );
    fc.assert(
      fc.property(
        part,
        fc.array(around, { minLength: 1, maxLength: 3 }),
        fc.string(),
        fc.integer(),
        (x, shells, a, n) => {
          const wrap = (inner: string) => shells.reduce((text, shell) => shell(text), inner);
          const parameters = { a, n, o: { y: [a] } };
          const value = evaluateExpression(x, scopeFromContext({ parameters }));
          const expected = evaluateExpression(wrap(asLiteral(value)), scopeFromContext({}));
          assert.deepEqual(evaluateExpression(wrap(x), scopeFromContext({ parameters })), expected);
        },
      ),
    );
  });
});

describe("repeatedParts", () => {
  it("finds nothing in a path, a single call or in literals", () => {
    for (const text of ["triggerBody()?['a']", "concat('a', 'a')", "guid()", "createArray(guid(), guid())"]) {
      assert.equal(repeatedParts(parseExpression(text)).count, 0, text);
    }
  });

  it("gives one slot to a part, and none to what only it repeats", () => {
    const text = "concat(trim(parameters('a')), trim(parameters('a')))";
    assert.equal(repeatedParts(parseExpression(text)).count, 1);
    const also = "concat(trim(parameters('a')), trim(parameters('a')), parameters('a'))";
    assert.equal(repeatedParts(parseExpression(also)).count, 2);
  });
});

/** The value as an expression without a call that is evaluated twice to other objects. */
function asLiteral(value: JsonValue): string {
  return typeof value === "string" ? quoted(value) : `json(${quoted(JSON.stringify(value))})`;
}
