import assert from "node:assert/strict";
import { allSteps, layersOf } from "../../../sandbox/portal/flow";

const names = (actions: unknown) => layersOf(actions).map((layer) => layer.map(({ name }) => name));

describe("the order of a flow's steps", () => {
  it("is in layers, with parallel steps in one layer", () => {
    const after = (...before: string[]) => ({
      type: "Compose",
      runAfter: Object.fromEntries(before.map((name) => [name, ["Succeeded"]])),
    });
    const actions = {
      Last: after("Left", "Right"),
      Left: after("First"),
      Right: after("First"),
      First: after(),
    };
    assert.deepEqual(names(actions), [["First"], ["Left", "Right"], ["Last"]]);
    const [last] = layersOf(actions)[2] ?? [];
    assert.equal(last?.condition, "after Left, after Right");
  });

  it("names the statuses that a step waits for", () => {
    const conditions = layersOf({
      Try: { runAfter: {} },
      Undo: { runAfter: { Try: ["FAILED", "TimedOut", "Skipped"] } },
      Tell: { runAfter: { Undo: ["Succeeded", "Failed"], Try: ["Failed"] } },
    }).flat();
    assert.deepEqual(
      conditions.map(({ condition }) => condition),
      ["", "if FAILED, TimedOut or Skipped", "if Undo is Succeeded or Failed, if Try is Failed"],
    );
  });

  it("includes the steps of a condition, its else branch, and the cases of a switch", () => {
    const [[choice], [pick]] = layersOf({
      Choice: { type: "If", actions: { Yes: {} }, else: { actions: { No: {} } } },
      Pick: {
        type: "Switch",
        runAfter: { Choice: [] },
        cases: { A: { actions: { One: {} } } },
        default: { actions: { Two: {} } },
      },
    }) as [[any], [any]];
    const branches = (step: any) => step.branches.map((one: any) => [one.label, one.layers[0][0].name]);
    assert.deepEqual(branches(choice), [
      ["", "Yes"],
      ["otherwise", "No"],
    ]);
    assert.deepEqual(branches(pick), [
      ["A", "One"],
      ["otherwise", "Two"],
    ]);
    assert.deepEqual(
      allSteps([[choice], [pick]]).map(({ name }) => name),
      ["Choice", "Yes", "No", "Pick", "One", "Two"],
    );
  });

  it("survives an invalid definition: a circle, an unknown step, names of object methods", () => {
    assert.deepEqual(names(undefined), []);
    assert.deepEqual(names("text"), []);
    assert.equal(names({ A: { runAfter: { B: [] } }, B: { runAfter: { A: [] } } }).flat().length, 2);
    assert.deepEqual(names({ A: { runAfter: { Gone: ["Succeeded"] } } }), [["A"]]);
    assert.deepEqual(
      names(
        JSON.parse('{"__proto__":{"runAfter":{}},"constructor":{"runAfter":{"__proto__":["Succeeded"]}}}'),
      ),
      [["__proto__"], ["constructor"]],
    );
  });
});
