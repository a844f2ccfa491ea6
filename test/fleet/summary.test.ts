/** The end of a command over a fleet: what happened, why not, and how to go on. */
import assert from "node:assert/strict";
import { type Outcome, Result } from "../../fleet/outcome";
import { fleetSummary, isComplete } from "../../fleet/summary";

const outcome = (stack: string, result: Result, more: Partial<Outcome> = {}): Outcome => ({
  ...{ stack, file: `offers/${stack}.yaml`, result, findings: [], notes: [], seconds: 1 },
  changes: { create: 0, update: 0, replace: 0, delete: 0 },
  ...more,
});
const { unchanged, changed, failed, canceled, skipped } = Result;
const command = "npx leads offers up --yes";

describe("the summary of a fleet", () => {
  it("counts, lists changes and remarks, and says why one failed", () => {
    const failure = { code: "LEADS_STACK_LOCKED", text: "Stack c is locked. Wait." };
    const outcomes = [
      outcome("a", unchanged),
      outcome("b", changed, { changes: { create: 8, update: 1, replace: 0, delete: 0 }, notes: ["A note."] }),
      outcome("c", failed, { failure }),
      outcome("d", failed, { failure, file: "" }),
    ];
    assert.equal(
      fleetSummary(outcomes, { orphans: [], command, withChanges: true }),
      [
        "4 stacks: 1 unchanged, 1 changed, 2 failed",
        "b: 8 created, 1 updated",
        "b: A note.",
        "c (offers/c.yaml): [LEADS_STACK_LOCKED] Stack c is locked. Wait.",
        "d: [LEADS_STACK_LOCKED] Stack c is locked. Wait.",
        "",
      ].join("\n"),
    );
  });

  it("says how to go on after an interruption", () => {
    const text = fleetSummary([outcome("a", canceled), outcome("b", skipped), outcome("c", skipped)], {
      ...{ orphans: [], command },
    });
    assert.match(text, /Canceled: a\.\nNot started: b, c\.\nTo go on: npx leads offers up --yes\n$/);
  });

  it("names stacks without a file, and deletes nothing", () => {
    const orphans = [
      { stack: "old", resources: 16 },
      { stack: "empty", resources: 0 },
    ];
    const text = fleetSummary([outcome("a", unchanged)], { orphans, command });
    assert.match(
      text,
      /old has no offer file and keeps 16 resources; nothing is deleted\. .*npx leads offers destroy --only old\n/,
    );
    assert.match(text, /empty has no offer file and no resources\. .*pulumi stack rm empty --yes\n$/);
  });

  it("is complete only when every stack is as asked", () => {
    assert.equal(isComplete([outcome("a", unchanged), outcome("b", changed)]), true);
    for (const result of [failed, canceled, skipped])
      assert.equal(isComplete([outcome("a", unchanged), outcome("b", result)]), false);
  });
});
