import assert from "node:assert/strict";
import { noStaticResult as rule } from "../../../../policies/rules/leads/no-static-result";
import { itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const turn =
  (staticResultOptions: string) =>
  ({ definition }: Record<string, any>) => {
    Object.assign(definition.actions.Create_lead.runtimeConfiguration, {
      staticResult: { name: "Create_lead0", staticResultOptions },
    });
  };

describe("policy no-static-result", () => {
  itIsARule({ ...suite, spoil: turn("Enabled"), hide: turn(unknownText) });

  it("accepts one that is turned off", async () => {
    assert.deepEqual(await violationsOf(suite, turn("Disabled")), []);
    assert.deepEqual(await violationsOf(suite, turn("enabled")), [
      "definition/actions/Create_lead/runtimeConfiguration/staticResult is Enabled: the step calls nothing; remove it.",
    ]);
  });
});
