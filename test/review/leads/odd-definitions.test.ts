/** A definition that Azure would refuse has a report, too. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { distributorState, shippedState, stateOf, viewOf } from "./support/flows";

const states = [
  shippedState("hubspot", { leadObject: true }),
  distributorState(["dynamics365", "salesforce"]),
];

/** Paths of everything below triggers, actions and parameters. */
function* places(value: unknown, path: readonly string[]): Generator<readonly string[]> {
  if (path.length > 1) yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inside] of Object.entries(value)) yield* places(inside, [...path, key]);
}

function put(value: unknown, [key = "", ...others]: readonly string[], next: unknown): unknown {
  const copy = Object(structuredClone(value));
  copy[key] = others.length === 0 ? next : put(copy[key], others, next);
  return copy;
}

describe("the lead's view of a definition that Azure would refuse", () => {
  it("says what it can", () => {
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom("@", "@{", "@take(", "@outputs('Lead')", "@outputs('A')['b']", "@@", "04da6b54"),
    );
    fc.assert(
      fc.property(fc.constantFrom(0, 1), fc.nat(), odd, (index, at, value) => {
        const state = states[index] ?? stateOf({});
        const { triggers, actions, parameters } = state.definition;
        const all = [...places({ triggers, actions, parameters }, [])];
        const changed = stateOf(put(state.definition, all[at % all.length] ?? [], value));
        const views = [
          viewOf(state, changed),
          viewOf(changed, state),
          viewOf(undefined, changed),
          viewOf(changed, undefined),
        ];
        for (const { findings } of views) assert.ok(Array.isArray(findings));
        assert.deepEqual(viewOf(changed, changed).findings, []);
      }),
      { numRuns: 100 },
    );
  });

  it("ends for steps that read each other", () => {
    const { definition } = shippedState("dynamics365");
    const Lead = { type: "Compose", inputs: { Title: "@outputs('Lead')['Title']" } };
    const state = stateOf({ ...definition, actions: { ...definition.actions, Lead } });
    assert.equal(
      viewOf(state, state).part.columns.find(({ name }) => name === "jobtitle")?.after?.from,
      "@take(outputs('Lead')['Title'],100)",
    );
  });
});
