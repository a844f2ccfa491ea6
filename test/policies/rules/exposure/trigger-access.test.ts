import assert from "node:assert/strict";
import { triggerAccess as rule } from "../../../../policies/rules/exposure/trigger-access";
import { itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownObject } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const withAccess = (accessControl: object) => (props: Record<string, any>) => {
  props.accessControl = accessControl;
};
const found = (accessControl: object) => violationsOf(suite, withAccess(accessControl));

describe("policy trigger-access", () => {
  itIsARule({
    ...suite,
    spoil: withAccess({ triggers: { sasAuthenticationPolicy: { state: "Disabled" } } }),
    hide: (props) => {
      props.accessControl = unknownObject;
    },
  });

  it("requires issuer and audience of every other sign-in", async () => {
    const policies = (claims: object[]) => ({
      triggers: { openAuthenticationPolicies: { policies: { gateway: { type: "AAD", claims } } } },
    });
    assert.deepEqual(await found(policies([{ name: "iss", value: "https://sts.windows.net/a/" }])), [
      "accessControl/triggers/openAuthenticationPolicies/policies/gateway has no claim aud.",
    ]);
    assert.deepEqual(
      await found(
        policies([
          { name: "iss", value: "a" },
          { name: "aud", value: "b" },
        ]),
      ),
      [],
    );
  });

  it("refuses a range with every address, in every block", async () => {
    for (const [addressRange, isRefused] of [
      ["0.0.0.0/0", true],
      ["0.0.0.0-255.255.255.255", true],
      ["::/0", true],
      ["10.0.0.0/8", false],
    ] as const)
      for (const block of ["triggers", "contents", "actions", "workflowManagement"])
        assert.deepEqual(
          await found({ [block]: { allowedCallerIpAddresses: [{ addressRange }] } }),
          isRefused ? [`accessControl/${block}/allowedCallerIpAddresses[0] holds every address.`] : [],
        );
  });
});
