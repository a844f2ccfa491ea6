import assert from "node:assert/strict";
import { runCase } from "../../expressions/case";
import { evaluateTemplate } from "../../expressions/evaluate";
import type { JsonValue } from "../../expressions/json";
import { maxCachedTemplates } from "../../expressions/limits";
import { scopeFromContext } from "../../expressions/scope";
import { parseTemplate } from "../../expressions/template";

const nothing = scopeFromContext({});

describe("evaluateTemplate", () => {
  it("keeps a property called __proto__ as a property", () => {
    const value = JSON.parse(
      "{\"__proto__\": \"@concat('a')\", \"@{concat('__pro', 'to__')}\": 1}",
    ) as JsonValue;
    assert.equal(JSON.stringify(evaluateTemplate(value, nothing)), '{"__proto__":1}');
    assert.equal(Object.getPrototypeOf(evaluateTemplate(value, nothing)), Object.prototype);
  });

  it("refuses a value that is nested too deep", () => {
    let value: JsonValue = 1;
    for (let depth = 0; depth < 300; depth++) value = [value];
    assert.throws(() => evaluateTemplate(value, nothing), {
      code: "InvalidTemplate",
      message: /nested deeper than 256/,
    });
  });

  it("refuses a text longer than Azure's limit", () => {
    const scope = scopeFromContext({ parameters: { long: "x".repeat(60_000_000) } });
    const twice = "@concat(parameters('long'), parameters('long'))";
    assert.throws(() => evaluateTemplate(twice, scope), {
      code: "InvalidTemplate",
      message: /limit of '104857600'/,
    });
    const interpolated = "@{parameters('long')}@{parameters('long')}";
    assert.throws(() => evaluateTemplate(interpolated, scope), { code: "InvalidTemplate" });
  });

  it("refuses a replacement or a join that would be too long, before it builds the text", () => {
    const scope = scopeFromContext({ parameters: { long: "x".repeat(40_000) } });
    const replaced = "@replace(parameters('long'), 'x', parameters('long'))";
    assert.throws(() => evaluateTemplate(replaced, scope), {
      code: "InvalidTemplate",
      message: /limit of '104857600'/,
    });
    const joined = "@join(split(parameters('long'), 'x'), parameters('long'))";
    assert.throws(() => evaluateTemplate(joined, scope), {
      code: "InvalidTemplate",
      message: /limit of '104857600'/,
    });
  });

  it("turns JavaScript's own limits into an ExpressionError", () => {
    let deep: JsonValue = {};
    for (let depth = 0; depth < 50_000; depth++) deep = { deep };
    const scope = scopeFromContext({ parameters: { deep } });
    const expression = "@string(parameters('deep'))";
    assert.throws(() => evaluateTemplate(expression, scope), {
      code: "InvalidTemplate",
      message: /too large/,
    });
  });

  it("passes on errors of the scope", () => {
    const scope = { ...nothing, parameters: () => assert.fail("out of order") };
    assert.throws(() => evaluateTemplate("@parameters('p')", scope), { name: "AssertionError" });
    assert.throws(() => runCase({ expression: "@utcNow()" }, { now: () => assert.fail("stopped") }), {
      name: "AssertionError",
    });
  });

  it("evaluates more templates than its cache holds", () => {
    for (let index = 0; index < maxCachedTemplates + 50; index++) {
      assert.equal(evaluateTemplate(`@add(${index}, 1)`, nothing), index + 1);
    }
    assert.equal(evaluateTemplate("@add(0, 1)", nothing), 1);
  });

  it("looks a name up again each time", () => {
    const expression = "@parameters('p')";
    assert.equal(evaluateTemplate(expression, scopeFromContext({ parameters: { p: 1 } })), 1);
    assert.equal(evaluateTemplate(expression, scopeFromContext({ parameters: { p: 2 } })), 2);
  });
});

describe("scopeFromContext", () => {
  const sources = {
    now: () => new Date("2026-01-02T03:04:05.678Z"),
    guid: () => "00000000-0000-4000-8000-000000000001",
    random: () => 0.999,
  };

  it("takes the clock, GUIDs and random numbers from its sources", () => {
    const evaluate = (expression: string) => runCase({ expression }, sources);
    assert.deepEqual(evaluate("@utcNow()"), { value: "2026-01-02T03:04:05.6780000Z" });
    assert.deepEqual(evaluate("@rand(1, 5)"), { value: 4 });
    assert.deepEqual(evaluate("@guid()"), { value: "00000000-0000-4000-8000-000000000001" });
    assert.deepEqual(evaluate("@guid('')"), { value: "00000000-0000-4000-8000-000000000001" });
    assert.deepEqual(evaluate("@guid('n')"), { value: "00000000000040008000000000000001" });
    assert.deepEqual(evaluate("@guid('B')"), { value: "{00000000-0000-4000-8000-000000000001}" });
    assert.deepEqual(evaluate("@guid('P')"), { value: "(00000000-0000-4000-8000-000000000001)" });
    assert.equal("error" in evaluate("@guid('X')") && "error" in evaluate("@guid('Q')"), true);
  });

  it("prefers the frozen clock of the context", () => {
    const context = { utcNow: "2018-03-01T00:00:00Z" };
    assert.deepEqual(runCase({ expression: "@utcNow('d')", context }, sources), { value: "3/1/2018" });
  });

  it("refuses an invalid frozen clock", () => {
    const outcome = runCase({ expression: "@utcNow()", context: { utcNow: "soon" } });
    assert.equal("error" in outcome && outcome.error.code, "InvalidTemplate");
  });

  it("gives 0, never -0, for an integer", () => {
    for (const zero of [-0, "-0"]) {
      const outcome = runCase({
        expression: "@int(parameters('zero'))",
        context: { parameters: { zero } },
      });
      assert.deepEqual(outcome, { value: 0 });
    }
  });

  it("gives a webhook's callback URL when the runtime supplies one", () => {
    const scope = { ...nothing, listCallbackUrl: () => "https://contoso.com/callback" };
    assert.equal(evaluateTemplate("@listCallbackUrl()", scope), "https://contoso.com/callback");
  });
});

describe("parseTemplate", () => {
  it("cuts a template into literal and evaluated segments with their offsets", () => {
    const template = parseTemplate("a @{f('}')}@@{b} @{1}");
    assert.ok(template.kind === "interpolation");
    assert.deepEqual(
      template.segments.map((segment) => [
        segment.kind,
        segment.text,
        segment.kind === "expression" && segment.at,
      ]),
      [
        ["literal", "a ", false],
        ["expression", "f('}')", 4],
        ["literal", "@{b} ", false],
        ["expression", "1", 19],
      ],
    );
  });
});
