import assert from "node:assert/strict";
import { leadWriteIsRetried as rule } from "../../../../policies/rules/leads/lead-write-is-retried";
import { itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownObject } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const place = "definition/actions/Create_lead/inputs/retryPolicy";

describe("policy lead-write-is-retried", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      delete definition.actions.Create_lead.inputs.retryPolicy;
    },
    hide: ({ definition }) => {
      definition.actions.Create_lead.inputs.retryPolicy = unknownObject;
    },
  });

  it("refuses none, a count of zero and the short default", async () => {
    const nothing = `${place} repeats nothing: one failed call is a failed lead.`;
    for (const [policy, expected] of [
      [{ type: "None" }, [nothing]],
      [{ type: "fixed", interval: "PT10S", count: 0 }, [nothing]],
      [undefined, [`${place} is missing: the call gives up after about a minute.`]],
      [{ type: "fixed", interval: "PT10S", count: 1 }, []],
    ] as const) {
      const found = await violationsOf(suite, ({ definition }) => {
        definition.actions.Create_lead.inputs.retryPolicy = policy;
      });
      assert.deepEqual(found, expected);
    }
  });

  it("ignores calls without lead data", async () => {
    const found = await violationsOf(suite, ({ definition }) => {
      definition.actions.Ping = { type: "Http", inputs: { method: "GET", uri: "https://contoso.com" } };
    });
    assert.deepEqual(found, []);
  });
});
