/** What an own flow may not hold. */
import assert from "node:assert/strict";
import { flowMistakes } from "../../../infra/own-flow/check-flow";
import { repeatedSteps } from "../../../infra/own-flow/complete-flow";
import { mistakesOf } from "../support/check-config";
import { call, example, exampleFile as file, flowOf } from "./own-flow";
import { refused } from "./refused-flows";

const values = {
  flowSecrets: { chatUrl: "https://chat" },
  dynamicsUrl: "https://contoso.crm4.dynamics.com",
};
const settings = { offerId: "contoso.leads" };

describe("the check of an own flow", () => {
  it("accepts the example", () => {
    assert.deepEqual(flowMistakes(example, values), []);
  });

  for (const [what, flow, expected, all = {}] of refused)
    it(`refuses ${what}`, () => {
      const mistakes = flowMistakes(flow, all as Record<string, unknown>);
      const found = mistakes.map((one) => `${one.at}: ${one.found}`);
      if (typeof expected === "string") assert.ok(found.includes(expected), found.join("\n"));
      else assert.match(found.join("\n"), expected);
      assert.ok(!JSON.stringify(mistakes).includes("planted"));
    });

  it("reports a file that is missing, or not JSON, without its text", () => {
    const missing = mistakesOf({ ...settings, flow: "no.json" });
    assert.match(missing, /flow no\.json: found no file \(ENOENT\), expected a file/);
    const notJson = mistakesOf({ ...settings, flow: "no.txt" });
    assert.match(notJson, /flow: found "no\.txt", expected the path/);
  });

  it("reports the file's mistakes with those of the configuration", () => {
    const two = mistakesOf({ flow: file, crm: "dynamics365" });
    assert.match(two, /offerId: found no value/);
    assert.match(two, /marketplace-leads:flow: found a value, although there is crm/);
    const noSecret = mistakesOf({ ...settings, flow: file });
    assert.match(
      noSecret,
      /#\/parameters\/chatUrl: found no value, expected one in flowSecrets\n {4}pulumi config set --secret --path/,
    );
    assert.match(noSecret, /#\/parameters\/dynamicsUrl: found no value/);
  });

  it("refuses a number for a text, because YAML reads 1.10 as 1.1", () => {
    const flow = flowOf(
      { A: call() },
      { parameters: { version: { type: "String" }, rate: { type: "Float" } } },
    );
    assert.deepEqual(flowMistakes(flow, { flowParameters: { version: 10, rate: 1.5 } }), []);
    const [mistake, ...others] = flowMistakes(flow, { flowParameters: { version: 1.1, rate: 1.5 } });
    assert.deepEqual([mistake?.at, others], ["/parameters/version", []]);
    assert.match(mistake?.found ?? "", /a number in flowParameters/);
  });

  it("prints the command for a secret with the stack", () => {
    const secret = { type: "SecureString", defaultValue: "planted" };
    const [mistake] = flowMistakes(flowOf({ A: call() }, { parameters: { key: secret } }), {
      flowSecrets: { key: "x" },
    });
    assert.match(mistake?.edit ?? "", /flowSecrets\.key" --stack \w+$/);
  });

  it("refuses the keys of a field map with a flow, and the keys of a flow without one", () => {
    const withMap = mistakesOf({ ...settings, flow: file, fieldMap: "{}" });
    assert.match(withMap, /fieldMap: found a value, although there is flow/);
    const withoutFlow = mistakesOf({ ...settings, ...values, flowSecrets: '{"a":"b"}' }, ["flowSecrets"]);
    assert.match(
      withoutFlow,
      /flowSecrets: found a value, although crm is dynamics365, expected no value, or flow\n/,
    );
    const inClear = mistakesOf({ ...settings, ...values, flow: file, flowSecrets: '{"chatUrl":"planted"}' });
    assert.match(inClear, /flowSecrets: found a value in clear, expected a secret/);
    assert.ok(!inClear.includes("planted"));
  });

  it("names the steps that a redrive repeats", () => {
    assert.deepEqual(repeatedSteps(example), ["Tell_chat"]);
  });
});
