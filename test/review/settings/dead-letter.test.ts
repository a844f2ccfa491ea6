/** Where a lead stays that could not be written, of every shipped definition and of broken ones. */
import assert from "node:assert/strict";
import ownFlow from "../../../flow-definitions/flow/workflow.json";
import { distribution } from "../../../infra/definition/distribution";
import { workflowDefinition } from "../../../infra/definition/workflow-definition";
import { type DestinationName, destinationNames } from "../../../infra/destinations/index";
import { definitionOf } from "../../../policies/workflow/definition";
import { keptBy, keptWords, lessKept } from "../../../review/settings/dead-letter";

const keptIn = (definition: any) => keptBy(definitionOf({ definition }).actions);

const withStore = (name: DestinationName) => workflowDefinition(name, {} as any) as any;
const wordsOf = (definition: any) => [...keptIn(definition).values()].map(keptWords);
const linesOf = (before: any, after: any) => lessKept(keptIn(before), keptIn(after));

const inStore = "in the store, if it failed, timed out or was skipped";
const inRun = "only in the failed run, for 90 days";

describe("the dead letter in a definition", () => {
  for (const name of destinationNames) {
    it(`is in the store, or only in the run without one: ${name}`, () => {
      const none = workflowDefinition(name, { deadLetter: "none" } as any);
      assert.deepEqual(wordsOf(withStore(name)), [inStore]);
      assert.deepEqual(wordsOf(none), [inRun]);
      assert.deepEqual(linesOf(withStore(name), none), [
        "A lead that cannot be written stays only in its failed run for 90 days.",
      ]);
      assert.deepEqual(linesOf(none, withStore(name)), []);
    });
  }

  it("is in the store for a person's own flow", () => assert.deepEqual(wordsOf(ownFlow), [inStore]));

  it("is one for each destination of several", () => {
    const names = ["salesforce", "webhook"] as DestinationName[];
    const stored = "in the store, if it failed or timed out";
    assert.deepEqual(wordsOf(distribution(names, {} as any)), [stored, stored]);
    assert.deepEqual(wordsOf(distribution(names, { deadLetter: "none" } as any)), [inRun, inRun]);
  });

  it("is lost after a timeout only", () => {
    const after = withStore("dynamics365");
    after.actions.Lead_has_no_row.runAfter.Create_lead = ["Failed", "Skipped"];
    assert.deepEqual(wordsOf(after), ["in the store, if it failed or was skipped"]);
    assert.deepEqual(linesOf(withStore("dynamics365"), after), [
      "A lead whose Create_lead timed out stays only in its failed run for 90 days.",
    ]);
  });

  it("is nowhere when the run handles the failure and succeeds", () => {
    const after = withStore("dynamics365");
    after.actions.Lead_has_no_row.actions = {};
    assert.deepEqual(wordsOf(after), ["nowhere"]);
    assert.deepEqual(linesOf(withStore("dynamics365"), after), [
      "A lead that cannot be written is kept nowhere: its run does not end as failed.",
    ]);
  });

  it("is not kept by a step that waits for another one's failure", () => {
    const after = withStore("salesforce");
    const { Lead_has_no_row: step } = after.actions;
    step.runAfter = { Create_lead: ["Failed", "TimedOut", "Skipped"], Token: ["Failed"] };
    // Token failed only when Create_lead was skipped: the analysis takes every end of Token as possible
    assert.deepEqual(wordsOf(after), [inStore]);
    step.runAfter = { Never: ["Succeeded"] };
    after.actions.Never = { type: "Compose", inputs: "", runAfter: { Create_lead: ["Succeeded"] } };
    assert.deepEqual(wordsOf(after), [inRun]);
  });

  it("ends its search in a circle", () => {
    const after = withStore("dynamics365");
    after.actions.A = { type: "Compose", runAfter: { B: ["Succeeded"], Create_lead: ["Failed"] } };
    after.actions.B = { type: "Compose", runAfter: { A: ["Succeeded"] } };
    assert.deepEqual(wordsOf(after), [inStore]);
  });

  it("is not said of a definition whose write it does not know", () => {
    assert.equal(keptIn({ triggers: {}, actions: { Write: { type: "Http" } } }).size, 0);
  });
});
