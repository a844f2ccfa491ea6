import assert from "node:assert/strict";
import { policyOf } from "../../../../policies/policy-of";
import { allowedRegions as rule } from "../../../../policies/rules/operations/allowed-regions";
import { itIsARule, judge, violationsOf } from "../../../support/policy-suite";
import { runResourcePolicy, unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "workflow", config: { regions: ["West Europe", "northeurope"] } } as const;

describe("policy allowed-regions", () => {
  itIsARule({
    ...suite,
    spoil: (props) => {
      props.location = "eastus";
    },
    hide: (props) => {
      props.location = unknownText;
    },
  });

  it("compares without spaces and letter case, and names the allowed regions", async () => {
    for (const location of ["westeurope", "West Europe", "NorthEurope", "global"]) {
      const found = await violationsOf(suite, (props) => {
        props.location = location;
      });
      assert.deepEqual(found, [], location);
    }
    const found = await violationsOf(suite, (props) => {
      props.location = "westeurope2";
    });
    assert.deepEqual(found, ["location is none of the configured regions: West Europe, northeurope."]);
  });

  it("ignores all resources until regions are configured, and resources without a location", async () => {
    assert.deepEqual(await judge({ rule, kind: "workflow" }), {
      notApplicable: "No regions are configured.",
      violations: [],
    });
    const role = { type: "azure-native:authorization:RoleAssignment", props: {} };
    const policy = policyOf(rule, () => new Date());
    assert.ok("notApplicable" in (await runResourcePolicy(policy, role, suite.config)));
  });
});
