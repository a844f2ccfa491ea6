import assert from "node:assert/strict";
import { checkTemplate, referencesOf } from "../../expressions/check";

describe("checkTemplate", () => {
  it("finds nothing in valid templates", () => {
    assert.deepEqual(
      checkTemplate({ a: "@concat('a', \"b\")".replaceAll('"', "'"), b: ["x@{1}", 5, null, "@@x"] }),
      [],
    );
  });

  it("reports a parse error with its pointer, its position and Azure's words", () => {
    assert.deepEqual(checkTemplate({ inputs: { "a/b~": ["ok", "@type"] } }), [
      {
        code: "InvalidTemplate",
        message:
          "Unable to parse template language expression 'type': expected token 'LeftParenthesis' and actual 'EndOfData'.",
        pointer: "/inputs/a~1b~0/1",
        position: 4,
      },
    ]);
  });

  it("reports every unknown and every not emulated function of an expression", () => {
    assert.deepEqual(
      checkTemplate("@concat(foo(), triggerBody()?[xml('<a/>')])").map(({ code, position }) => ({
        code,
        position,
      })),
      [
        { code: "InvalidTemplate", position: 8 },
        { code: "NotEmulated", position: 30 },
      ],
    );
  });

  it("counts positions in an interpolation from the start of the string", () => {
    assert.deepEqual(
      checkTemplate("abc @{guid()} @{foo()}").map(({ position }) => position),
      [16],
    );
  });

  it("reports a wrong number of parameters where the call is", () => {
    const [diagnostic] = checkTemplate("@if(true, length(), 1)");
    assert.equal(diagnostic?.position, 10);
    assert.match(diagnostic?.message ?? "", /'length' expects '1' parameter/);
  });

  it("accepts encodeURIComponent with several texts, as in Microsoft's templates", () => {
    const text =
      "/x/@{encodeURIComponent('workflows/', triggerBody()['name'], '/runs')}/@{uriComponent('a', 'b')}";
    assert.deepEqual(checkTemplate(text), []);
  });

  it("reports a failing call of constants once, and no call that depends on the run", () => {
    const text = "@concat(string(add(div(1, 0), 1)), int(triggerBody()), json(guid()), string(int('7')))";
    assert.deepEqual(checkTemplate(text), [
      {
        code: "InvalidTemplate",
        message: "Attempt to divide an integral or decimal value by zero in function 'div'.",
        pointer: "",
        position: 19,
      },
    ]);
  });

  it("checks property names", () => {
    assert.deepEqual(
      checkTemplate({ "@{foo()}": 1 }).map(({ pointer }) => pointer),
      ["/@{foo()}"],
    );
  });

  it("refuses an expression over 8,192 characters", () => {
    const [diagnostic] = checkTemplate(`@concat('${"x".repeat(8192)}')`);
    assert.match(diagnostic?.message ?? "", /more than the limit of 8192/);
  });
});

describe("referencesOf", () => {
  it("lists parameters, variables, actions, loops, paths of the body and functions, each once", () => {
    const value = {
      a: "@concat(parameters('p'), parameters('p'), variables('v'), body('Get')?['x'], outputs('Post'))",
      b: "@{triggerBody()?['UserDetails']?.Email} @{triggerOutputs()['body']['Tags'][0]} @{trigger().outputs.body}",
      c: "@items('Loop')[iterationIndexes('Until')]",
    };
    assert.deepEqual(referencesOf(value), {
      parameters: ["p"],
      variables: ["v"],
      actions: ["Get", "Post"],
      loops: ["Loop", "Until"],
      triggerBody: [["UserDetails", "Email"], ["Tags", 0], []],
      functions: [
        "concat",
        "parameters",
        "variables",
        "body",
        "outputs",
        "triggerbody",
        "triggeroutputs",
        "trigger",
        "items",
        "iterationindexes",
      ],
      isPartial: false,
    });
  });

  it("says that the lists are partial when a name or a key is computed", () => {
    assert.equal(referencesOf("@parameters(concat('a'))").isPartial, true);
    const { triggerBody, isPartial } = referencesOf("@triggerBody()['a'][parameters('key')]['b']");
    assert.deepEqual({ triggerBody, isPartial }, { triggerBody: [["a"]], isPartial: true });
  });

  it("does not treat the trigger's headers as its body", () => {
    assert.deepEqual(referencesOf("@triggerOutputs()['headers']['Accept']").triggerBody, []);
  });

  it("treats the whole trigger outputs as the whole body", () => {
    assert.deepEqual(referencesOf("@triggerOutputs()").triggerBody, [[]]);
  });

  it("refuses a template that does not parse", () => {
    assert.throws(() => referencesOf("@type"), { code: "InvalidTemplate" });
  });
});
