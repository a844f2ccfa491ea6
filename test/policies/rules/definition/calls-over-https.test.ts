import assert from "node:assert/strict";
import { callsOverHttps as rule } from "../../../../policies/rules/definition/calls-over-https";
import { itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownObject, unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;

describe("policy calls-over-https", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      definition.actions.Lead_has_no_row.actions.Keep_lead.inputs.uri = "http://contoso.com/letters";
    },
    hide: ({ definition }) => {
      definition.actions.Lead_has_no_row.actions.Keep_lead.inputs = unknownObject;
    },
  });

  it("judges addresses in webhooks, defaults and values, and passes over unknown values", async () => {
    const found = await violationsOf(suite, ({ definition, parameters }) => {
      definition.actions.Wait = {
        type: "HttpWebhook",
        inputs: { subscribe: { uri: "HTTP://a.test" }, unsubscribe: { uri: "https://a.test" } },
      };
      definition.parameters.api = { type: "String", defaultValue: "http://a.test" };
      parameters.dynamicsUrl.value = " http://contoso.crm4.dynamics.com";
      parameters.deadLetterUrl.value = unknownText;
    });
    assert.deepEqual(found, [
      "definition/actions/Wait/inputs/subscribe/uri is not https.",
      "definition/parameters/api/defaultValue is not an https address.",
      "parameters/dynamicsUrl/value is not an https address.",
    ]);
  });
});
