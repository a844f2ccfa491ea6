import assert from "node:assert/strict";
import { policyOf } from "../../../../policies/policy-of";
import { applicationWithoutPermissions as rule } from "../../../../policies/rules/identity/application-without-permissions";
import { type Change, itIsARule, violationsOf } from "../../../support/policy-suite";
import { runResourcePolicy, unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "application" } as const;
const violations = (change: Change) => violationsOf(suite, change);

describe("policy application-without-permissions", () => {
  itIsARule({
    ...suite,
    spoil: (props) => {
      props.signInAudience = "AzureADMultipleOrgs";
    },
    hide: (props) => {
      props.signInAudience = unknownText;
    },
  });

  it("reports requested permissions", async () => {
    const found = await violations((props) => {
      props.requiredResourceAccesses = [{ resourceAppId: "00000003-0000-0000-c000-000000000000" }];
    });
    assert.deepEqual(found, ["requiredResourceAccesses asks for API permissions; remove it."]);
  });

  it("accepts Entra's default audience and an empty list of permissions", async () => {
    const found = await violations((props) => {
      delete props.signInAudience;
      props.requiredResourceAccesses = [];
    });
    assert.deepEqual(found, []);
  });

  it("reports every resource that grants permissions", async () => {
    for (const type of [
      "azuread:index/applicationApiAccess:ApplicationApiAccess",
      "azuread:index/appRoleAssignment:AppRoleAssignment",
      "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
    ]) {
      const outcome = await runResourcePolicy(
        policyOf(rule, () => new Date()),
        { type, props: {} },
      );
      assert.deepEqual(outcome, {
        violations: ["The resource gives an application permissions in Entra; remove it."],
      });
    }
  });
});
