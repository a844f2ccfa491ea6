/** The digest: equal for the same change, different for any other. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { digestOf } from "../../../review/engine/digest";
import type { EngineEvent } from "../../../review/engine/engine-event";
import { previewOf, recordedEvents } from "../support/recorded-preview";

const file = Buffer.from("config:\n  marketplace-leads:offerId: contoso.crm-connector\n");
const events = recordedEvents("drift-and-tag");
const digest = digestOf(previewOf(events), file);

/** A copy of every object with its keys in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reordered(inner)]);
  return Object.fromEntries(entries.reverse());
}

function changed(change: (event: any) => void): EngineEvent[] {
  const copies = structuredClone(events);
  for (const copy of copies) change(copy);
  return copies;
}

const ofWorkflow = (event: any) => event.resourcePreEvent?.metadata.urn.endsWith("leads-workflow");

describe("a digest", () => {
  it("does not depend on the order of events and of keys", () => {
    const all = events.map((_, index) => index);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (order) => {
        const shuffled = order.map((index) => reordered(events[index]) as EngineEvent);
        assert.equal(digestOf(previewOf(shuffled), file), digest);
      }),
      { numRuns: 50 },
    );
  });

  it("does not depend on what a machine adds: outputs, ids, positions in the source", () => {
    const onAnother = changed((event) => {
      for (const key of ["resourcePreEvent", "resOutputsEvent"]) {
        const { metadata } = event[key] ?? { metadata: {} };
        for (const state of [metadata.old, metadata.new])
          if (state)
            Object.assign(state, { outputs: { at: "now" }, id: "other", sourcePosition: "file:///x" });
      }
    });
    assert.equal(digestOf(previewOf(onAnother), file), digest);
  });

  const differences: [string, () => string][] = [
    ["the stack file", () => digestOf(previewOf(events), Buffer.concat([file, Buffer.from(" ")]))],
    ["whether it refreshed", () => digestOf({ ...previewOf(events), hasRefreshed: false }, file)],
    ["drift", () => digestOf({ ...previewOf(events), drift: [] }, file)],
    [
      "what Azure has",
      () =>
        digestOf(
          previewOf(
            changed((event) => {
              if (ofWorkflow(event) && event.resourcePreEvent.metadata.op === "update")
                event.resourcePreEvent.metadata.old.inputs.definition["x-drift"] = "by hand, again";
            }),
          ),
          file,
        ),
    ],
    [
      "what the program asks for",
      () =>
        digestOf(
          previewOf(
            changed((event) => {
              if (ofWorkflow(event)) event.resourcePreEvent.metadata.new.inputs.state = "Disabled";
            }),
          ),
          file,
        ),
    ],
    [
      "protection",
      () =>
        digestOf(
          previewOf(
            changed((event) => {
              if (ofWorkflow(event)) event.resourcePreEvent.metadata.new.protect = true;
            }),
          ),
          file,
        ),
    ],
    [
      "an operation",
      () =>
        digestOf(previewOf(events.filter((event) => event.resourcePreEvent?.metadata.op !== "update")), file),
    ],
  ];
  for (const [what, other] of differences)
    it(`differs with ${what}`, () => {
      assert.notEqual(other(), digest);
    });
});
