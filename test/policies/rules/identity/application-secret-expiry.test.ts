import assert from "node:assert/strict";
import { applicationSecretExpiry as rule } from "../../../../policies/rules/identity/application-secret-expiry";
import { itIsARule, judge, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "password" } as const;
const endingOn = (endDate: unknown) => (props: Record<string, any>) => {
  props.endDate = endDate;
};

describe("policy application-secret-expiry", () => {
  itIsARule({ ...suite, spoil: endingOn("2026-01-01T00:00:00Z"), hide: endingOn(unknownText) });

  it("requires an end that is neither over, nor near, nor far", async () => {
    for (const [endDate, expected] of [
      ["2026-11-20T00:00:00Z", ["endDate is over: no lead can be written."]],
      ["2026-12-01T00:00:00Z", ["endDate comes in less than 30 days."]],
      ["2027-06-30", []],
      ["2029-11-20T00:00:00Z", ["endDate is more than 731 days ahead."]],
      ["soon", ["endDate is not a date."]],
    ] as const)
      assert.deepEqual(await violationsOf(suite, endingOn(endDate)), expected, endDate);
  });

  it("follows its configuration, also without an end", async () => {
    const strict = { ...suite, config: { days: 180, renewDays: 0 } };
    assert.deepEqual(await violationsOf(strict, endingOn("2027-06-30")), [
      "endDate is more than 180 days ahead.",
    ]);
    assert.deepEqual(await violationsOf(strict, endingOn("2026-12-01T00:00:00Z")), []);
    assert.deepEqual(await violationsOf(strict, endingOn(undefined)), [
      "endDate is missing: the secret works longer than 180 days.",
    ]);
    assert.ok("notApplicable" in (await judge(suite, endingOn(undefined))));
  });
});
