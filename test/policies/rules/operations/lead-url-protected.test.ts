import assert from "node:assert/strict";
import { leadUrlProtected as rule } from "../../../../policies/rules/operations/lead-url-protected";
import { resourceTypes } from "../../../support/compliant-resources";
import { inStack, itIsAStackRule, judgeStack } from "../../../support/policy-suite";
import { type SubjectResource, unknownObject } from "../../../support/run-policy";

const unprotect = (resources: SubjectResource[]) => {
  for (const resource of resources) resource.protect = false;
  return resources;
};

describe("policy lead-url-protected", () => {
  itIsAStackRule({
    rule,
    spoil: unprotect,
    hide: (resources) => {
      inStack(resources, resourceTypes.workflow).props.definition = unknownObject;
      return undefined;
    },
  });

  it("is disabled, because the pack cannot tell a production stack", () => {
    assert.equal(rule.enforcementLevel, "disabled");
  });

  it("accepts a lock of Azure instead, and one protected Logic App of several", async () => {
    const type = "azure-native:authorization:ManagementLockByScope";
    const locked = await judgeStack({ rule }, (resources) => [
      ...unprotect(resources),
      { type, name: "lock", props: { level: "CanNotDelete" } },
    ]);
    assert.deepEqual(locked, { violations: [] });
    const several = await judgeStack({ rule }, (resources) => [
      ...resources,
      { ...inStack(resources, resourceTypes.workflow), name: "leads-workflow-hubspot", protect: false },
    ]);
    assert.deepEqual(several, { violations: [] });
  });
});
