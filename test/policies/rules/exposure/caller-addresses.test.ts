import assert from "node:assert/strict";
import { callerAddresses as rule } from "../../../../policies/rules/exposure/caller-addresses";
import { triggerAcceptsEveryLead } from "../../../../policies/rules/leads/trigger-accepts-every-lead";
import { compliantResource } from "../../../support/compliant-resources";
import { judge, violationsOf } from "../../../support/policy-suite";
import { unknownObject } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const withList = (addresses: unknown) => (props: Record<string, any>) => {
  props.accessControl = { triggers: { allowedCallerIpAddresses: addresses } };
};
const gateway = withList([{ addressRange: "203.0.113.7/32" }]);

describe("policy caller-addresses", () => {
  it("is disabled, because the marketplace publishes no addresses, and our program lists none", async () => {
    assert.equal(rule.enforcementLevel, "disabled");
    const { props } = await compliantResource("workflow");
    assert.equal(props.accessControl, undefined);
  });

  it("requires a list with an address", async () => {
    const empty = ["accessControl/triggers/allowedCallerIpAddresses lists no address."];
    assert.deepEqual(await violationsOf(suite, () => {}), empty);
    assert.deepEqual(await violationsOf(suite, withList([])), empty);
    assert.deepEqual(await violationsOf(suite, gateway), []);
    assert.ok("unknown" in (await judge(suite, withList(unknownObject))));
  });

  it("follows exemptions and ignores other workflows", async () => {
    const exemptions = [{ resource: "leads-*", reason: "no gateway yet", expires: "2026-11-21" }];
    assert.ok("notApplicable" in (await judge({ ...suite, config: { exemptions } })));
    const other = await judge(suite, (props) => {
      props.definition = {};
    });
    assert.ok("notApplicable" in other);
  });

  it("goes with trigger-accepts-every-lead when that allows addresses, but never an empty list", async () => {
    const every = { rule: triggerAcceptsEveryLead, kind: "workflow" } as const;
    assert.equal((await violationsOf(every, gateway)).length, 1);
    const allowing = { ...every, config: { callerAddresses: true } };
    assert.deepEqual(await violationsOf(allowing, gateway), []);
    assert.equal((await violationsOf(allowing, withList([]))).length, 1);
  });
});
