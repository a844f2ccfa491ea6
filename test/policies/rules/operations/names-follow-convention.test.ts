import assert from "node:assert/strict";
import { namesFollowConvention as rule } from "../../../../policies/rules/operations/names-follow-convention";
import { itIsARule, judge, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const named = (workflowName: string) => (props: Record<string, any>) => {
  props.workflowName = workflowName;
};

describe("policy names-follow-convention", () => {
  itIsARule({ ...suite, spoil: named("leads"), hide: named(unknownText) });

  it("accepts every name that our program makes", async () => {
    for (const kind of ["group", "connection", "identity", "account", "alertGroup"] as const)
      assert.deepEqual(await judge({ rule, kind }), { violations: [] }, kind);
  });

  it("takes other prefixes, and refuses e-mail addresses", async () => {
    const own = { ...suite, config: { prefixes: { workflow: "la-" } } };
    assert.deepEqual(await violationsOf(own, named("LA-contoso")), []);
    assert.deepEqual(await violationsOf(own, named("logic-contoso")), [
      "workflowName does not begin with la-.",
    ]);
    assert.deepEqual(await violationsOf(suite, named("logic-jane@contoso.com")), [
      "workflowName has an e-mail address.",
    ]);
  });

  it("ignores names that Pulumi makes", async () => {
    const outcome = await judge(suite, (props) => void delete props.workflowName);
    assert.ok("notApplicable" in outcome);
  });
});
