import assert from "node:assert/strict";
import { lettersRetention as rule } from "../../../../policies/rules/operations/letters-retention";
import { itIsARule, judge, violationsOf } from "../../../support/policy-suite";
import { unknownObject } from "../../../support/run-policy";

const service = { rule, kind: "blobService" } as const;
const lifecycle = { rule, kind: "lifecycle" } as const;

describe("policy letters-retention", () => {
  itIsARule({
    ...service,
    spoil: (props) => {
      props.deleteRetentionPolicy.enabled = false;
    },
    hide: (props) => {
      props.deleteRetentionPolicy = unknownObject;
    },
  });

  it("requires restorable blobs and containers for the configured days", async () => {
    const found = await violationsOf(service, (props) => {
      props.deleteRetentionPolicy.days = 6;
      delete props.containerDeleteRetentionPolicy;
    });
    assert.deepEqual(found, [
      "deleteRetentionPolicy/days is less than 7.",
      "containerDeleteRetentionPolicy is not enabled: what is deleted is lost.",
    ]);
    const strict = { ...service, config: { restoreDays: 30 } };
    assert.equal((await violationsOf(strict, () => {})).length, 2);
  });

  it("requires a lifecycle rule that deletes within the configured days", async () => {
    assert.deepEqual(await judge(lifecycle), { violations: [] });
    const none = ["policy/rules deletes no blob: letters stay for ever."];
    assert.deepEqual(
      await violationsOf(lifecycle, ({ policy }) => {
        policy.rules[0].enabled = false;
      }),
      none,
    );
    assert.deepEqual(
      await violationsOf(lifecycle, ({ policy }) => {
        policy.rules = [];
      }),
      none,
    );
    const late = await violationsOf(lifecycle, ({ policy }) => {
      policy.rules[0].definition.actions.baseBlob.delete = { daysAfterCreationGreaterThan: 366 };
    });
    assert.deepEqual(late, ["policy/rules keeps letters longer than 365 days."]);
    assert.deepEqual(await violationsOf({ ...lifecycle, config: { keepDays: 30 } }, () => {}), [
      "policy/rules keeps letters longer than 30 days.",
    ]);
  });
});
