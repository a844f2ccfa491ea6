import assert from "node:assert/strict";
import { policyOf } from "../../../../policies/policy-of";
import { requiredTags as rule } from "../../../../policies/rules/operations/required-tags";
import { itIsARule, judge, violationsOf } from "../../../support/policy-suite";
import { runResourcePolicy, unknownObject } from "../../../support/run-policy";

const suite = { rule, kind: "group", config: { tags: ["owner"] } } as const;

describe("policy required-tags", () => {
  itIsARule({
    ...suite,
    spoil: (props) => {
      props.tags = {};
    },
    hide: (props) => {
      props.tags = unknownObject;
    },
  });

  it("names each missing and each empty tag of group, connection and workflow", async () => {
    const config = { tags: ["Owner", "costCenter", "environment"] };
    for (const kind of ["group", "connection", "workflow"] as const) {
      const found = await violationsOf({ rule, kind, config }, (props) => {
        props.tags = { owner: "marketing", environment: " " };
      });
      assert.deepEqual(found, ["tags.costCenter is missing.", "tags.environment is blank."], kind);
      const none = await violationsOf({ rule, kind, config: { tags: ["owner"] } }, (props) => {
        delete props.tags;
      });
      assert.deepEqual(none, ["tags.owner is missing."]);
    }
  });

  it("ignores all resources until tags are configured, and resources that cannot have tags", async () => {
    assert.deepEqual(await judge({ rule, kind: "group" }), {
      notApplicable: "No tags are configured.",
      violations: [],
    });
    const policy = policyOf(rule, () => new Date());
    const role = { type: "azure-native:authorization:RoleAssignment", props: { scope: "x" } };
    assert.ok("notApplicable" in (await runResourcePolicy(policy, role, suite.config)));
    const storage = { type: "azure-native:storage:StorageAccount", props: { tags: {} } };
    assert.deepEqual(await runResourcePolicy(policy, storage, suite.config), {
      violations: ["tags.owner is missing."],
    });
  });
});
