import assert from "node:assert/strict";
import { exemptionFor } from "../../policies/exemptions";

const resource = {
  name: "leads-workflow",
  urn: "urn:pulumi:prod::marketplace-leads::marketplace-leads:index:LeadDestination$azure-native:logic:Workflow::leads-workflow",
};
const today = "2026-11-21";
const reason = "until the new region opens";
const verdict = (...exemptions: unknown[]) => exemptionFor(exemptions, resource, today);

describe("exemptions", () => {
  it("match a whole name or URN, in which only * is special and stands for any text", () => {
    const matches = (pattern: string) =>
      verdict({ resource: pattern, reason, expires: today }).inForce !== undefined;
    for (const pattern of [
      "leads-workflow",
      "*",
      "leads-*",
      "*::leads-workflow",
      "urn:pulumi:prod::*Workflow::*",
      resource.urn,
    ]) {
      assert.ok(matches(pattern), pattern);
    }
    for (const pattern of [
      "leads",
      "workflow",
      "leads.workflow",
      "leads-workflo?",
      "urn:pulumi:test::*",
      "(",
      "",
    ]) {
      assert.ok(!matches(pattern), pattern);
    }
  });

  it("last until the end of their last day", () => {
    assert.deepEqual(verdict({ resource: "*", reason, expires: "2026-11-21" }), {
      inForce: { resource: "*", reason, expires: "2026-11-21" },
      violations: [],
    });
    assert.deepEqual(verdict({ resource: "*", reason, expires: "2026-11-20" }), {
      violations: ["exemptions[0] expired on 2026-11-20; remove it, or renew it with its reason."],
    });
  });

  it("are reported when expired, although a later one is valid", () => {
    const found = verdict(
      { resource: "leads-*", reason, expires: "2025-01-01" },
      { resource: "*", reason, expires: "2027-01-01" },
    );
    assert.equal(found.inForce?.expires, "2027-01-01");
    assert.equal(found.violations.length, 1);
  });

  it("are not reported on other resources", () => {
    assert.deepEqual(verdict({ resource: "other", reason, expires: "2020-01-01" }), { violations: [] });
  });

  for (const [what, exemption] of Object.entries({
    "no reason": { resource: "*", expires: "2027-01-01" },
    "a blank reason": { resource: "*", reason: " ", expires: "2027-01-01" },
    "no end": { resource: "*", reason },
    "a day that is not in the calendar": { resource: "*", reason, expires: "2027-02-31" },
    "another notation of the day": { resource: "*", reason, expires: "31.12.2027" },
    "no resource": { reason, expires: "2027-01-01" },
    "no content": null,
  })) {
    it(`are ignored and reported with ${what}`, () => {
      const { inForce, violations } = verdict(exemption);
      assert.equal(inForce, undefined);
      assert.match(violations[0] ?? "", /^exemptions\[0\] is incomplete and ignored/);
    });
  }

  it("may be missing", () => {
    for (const configured of [undefined, null, [], "all"]) {
      assert.deepEqual(exemptionFor(configured, resource, today), { violations: [] });
    }
  });
});
