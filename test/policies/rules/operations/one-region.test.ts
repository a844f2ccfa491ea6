import assert from "node:assert/strict";
import { oneRegion as rule } from "../../../../policies/rules/operations/one-region";
import { resourceTypes } from "../../../support/compliant-resources";
import { inStack, itIsAStackRule, judgeStack } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

describe("policy one-region", () => {
  itIsAStackRule({
    rule,
    spoil: (resources) => {
      inStack(resources, resourceTypes.account).props.location = "eastus";
      return undefined;
    },
    hide: (resources) => {
      inStack(resources, resourceTypes.workflow).props.location = unknownText;
      return undefined;
    },
  });

  it("ignores spelling, global resources and those of other providers", async () => {
    const outcome = await judgeStack({ rule }, (resources) => {
      inStack(resources, resourceTypes.account).props.location = "West Europe";
      inStack(resources, resourceTypes.connection).props.location = unknownText;
      return [...resources, { type: "aws:s3/bucket:Bucket", name: "b", props: { location: "eu-west-1" } }];
    });
    assert.deepEqual(outcome, { violations: [] });
  });
});
