import assert from "node:assert/strict";
import fc from "fast-check";
import { runAfterSound as rule } from "../../../../policies/rules/definition/run-after-sound";
import { itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownObject } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;

/** Violations of a workflow with these `runAfter`, by action name. */
const violations = (runAfters: Record<string, unknown>) =>
  violationsOf(suite, ({ definition }) => {
    definition.actions = Object.fromEntries(
      Object.entries(runAfters).map(([name, runAfter]) => [name, { type: "Compose", inputs: 1, runAfter }]),
    );
  });
const after = (name: string, ...statuses: string[]) => ({ [name]: statuses });

describe("policy run-after-sound", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      definition.actions.Create_lead.runAfter = { Gone: ["Succeeded"] };
    },
    hide: ({ definition }) => {
      definition.actions.Create_lead.runAfter = unknownObject;
    },
  });

  it("reports a missing predecessor, and the actions after it", async () => {
    const found = await violations({ A: {}, B: after("Gone", "Succeeded"), C: after("B", "Failed") });
    assert.deepEqual(found, [
      "definition/actions/B/runAfter names Gone, which is not an action of the same level.",
      "definition/actions/C is never reached: it waits for actions that never run.",
    ]);
  });

  it("reports a circle, an action that waits for itself, and the actions after them", async () => {
    const circle = { A: after("C", "Succeeded"), B: after("A", "Succeeded"), C: after("B", "Succeeded") };
    assert.deepEqual(await violations({ ...circle, D: after("C", "Skipped") }), [
      "These actions wait for each other in a circle and never run: A, B, C.",
      "definition/actions/D is never reached: it waits for actions that never run.",
    ]);
    assert.deepEqual(await violations({ A: after("A", "Succeeded") }), [
      "These actions wait for each other in a circle and never run: A.",
    ]);
  });

  it("reports statuses that are unknown or impossible", async () => {
    assert.deepEqual(await violations({ A: {}, B: after("A", "Skipped", "Failed") }), []);
    const found = await violations({
      A: {},
      B: after("A"),
      C: after("A", "Done"),
      D: after("A", "Skipped"),
      E: after("D", "skipped", "TIMEDOUT"),
      F: "A",
    });
    assert.deepEqual(found, [
      "definition/actions/B/runAfter gives A no status to wait for.",
      "definition/actions/C/runAfter gives A a status that is none of Succeeded, Failed, Skipped, TimedOut.",
      "definition/actions/D/runAfter waits for A to be Skipped, which a first action never is.",
      "definition/actions/F/runAfter is no object of actions and statuses.",
    ]);
  });

  it("accepts only actions of the same branch as predecessors", async () => {
    const found = await violationsOf(suite, ({ definition }) => {
      definition.actions.Check = {
        type: "Switch",
        cases: { New: { actions: { Inside: { type: "Compose", runAfter: after("Lead", "Succeeded") } } } },
        default: {
          actions: {
            First: { type: "Compose", runAfter: after("Create_lead", "Failed") },
            Next: { type: "Compose", runAfter: after("First", "Failed") },
          },
        },
      };
    });
    assert.deepEqual(found, [
      "definition/actions/Check/cases/New/actions/Inside/runAfter names Lead, which is not an action of the same level.",
      "definition/actions/Check/default/actions/First/runAfter names Create_lead, which is not an action of the same level.",
      "definition/actions/Check/default/actions/Next is never reached: it waits for actions that never run.",
    ]);
  });

  it("accepts every definition whose actions wait for earlier ones", async () => {
    const edges = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(edges, async (waits) => {
        const runAfters = waits.map((picks, index) => [
          `A${index}`,
          Object.fromEntries(
            index === 0 ? [] : picks.map((pick) => [`A${pick % index}`, ["Succeeded", "Failed"]]),
          ),
        ]);
        assert.deepEqual(await violations(Object.fromEntries(runAfters)), []);
      }),
      { numRuns: 50 },
    );
  });
});
