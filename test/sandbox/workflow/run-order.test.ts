import assert from "node:assert/strict";
import fc from "fast-check";
import { predecessorsFirst } from "../../../sandbox/workflow/definition/action-order";
import { parseWorkflow } from "../../../sandbox/workflow/definition/parsed-workflow";

/** Actions of a container with their predecessors. */
function actionsOf(runAfter: Record<string, readonly string[]>) {
  const actions = Object.entries(runAfter).map(([name, before]) => [
    name,
    {
      type: "Compose",
      inputs: 1,
      runAfter: Object.fromEntries(before.map((other) => [other, ["Succeeded"]])),
    },
  ]);
  const definition = { triggers: {}, actions: Object.fromEntries(actions) };
  return parseWorkflow({ definition, parameters: {} }).actions;
}

const orderOf = (runAfter: Record<string, readonly string[]>) =>
  predecessorsFirst(actionsOf(runAfter)).map(({ name }) => name);

describe("the start order of actions", () => {
  it("is the order of the definition by default", () => {
    assert.deepEqual(orderOf({ b: [], a: [], c: ["a"] }), ["b", "a", "c"]);
  });

  it("puts predecessors before an action", () => {
    assert.deepEqual(orderOf({ last: ["middle"], middle: ["first"], first: [] }), [
      "first",
      "middle",
      "last",
    ]);
  });

  it("ignores actions outside the container, and ends for a circle", () => {
    assert.deepEqual(orderOf({ a: ["elsewhere"], b: ["c"], c: ["b"] }), ["a", "c", "b"]);
  });

  it("contains each action once, after its predecessors, for any written order", () => {
    const graph = fc
      .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1 })
      .chain((numbers) =>
        fc.tuple(
          fc.shuffledSubarray(numbers, { minLength: numbers.length }),
          fc.array(fc.tuple(fc.constantFrom(...numbers), fc.constantFrom(...numbers))),
        ),
      );
    fc.assert(
      fc.property(graph, ([numbers, pairs]) => {
        const before = (number: number) =>
          pairs
            .filter(([later, earlier]) => later === number && earlier < later)
            .map(([, earlier]) => `n${earlier}`);
        const runAfter = Object.fromEntries(numbers.map((number) => [`n${number}`, before(number)]));
        const order = orderOf(runAfter);
        assert.deepEqual([...order].sort(), Object.keys(runAfter).sort());
        for (const [name, earlier] of Object.entries(runAfter))
          for (const other of earlier) assert.ok(order.indexOf(other) < order.indexOf(name));
      }),
    );
  });
});
