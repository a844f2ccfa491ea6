import assert from "node:assert/strict";
import { applicationOwners as rule } from "../../../../policies/rules/identity/application-owners";
import { itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownObject, unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "application" } as const;

describe("policy application-owners", () => {
  itIsARule({
    ...suite,
    spoil: (props) => {
      props.owners = ["one"];
    },
    hide: (props) => {
      props.owners = unknownObject;
    },
  });

  it("counts different owners, against the configured number", async () => {
    const withOwners = (owners: unknown, config = {}) =>
      violationsOf({ ...suite, config }, (props) => {
        props.owners = owners;
      });
    assert.deepEqual(await withOwners(["one", "one"]), ["owners has 1 of at least 2."]);
    assert.deepEqual(await withOwners(undefined), ["owners has 0 of at least 2."]);
    assert.deepEqual(await withOwners(["one"], { count: 1 }), []);
    assert.deepEqual(await withOwners(["one", "two"], { count: 3 }), ["owners has 2 of at least 3."]);
    assert.deepEqual(await withOwners(["one", unknownText].slice(0, 1), { count: 1 }), []);
  });
});
