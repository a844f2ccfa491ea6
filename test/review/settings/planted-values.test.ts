/** No value of an input is in settings, findings and todos, except numbers, dates and regions that they show in our words. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Preview } from "../../../review/preview";
import { stackSettings } from "../../../review/settings/stack-settings";
import { workflowSettings } from "../../../review/settings/workflow-settings";
import { todoAfter } from "../../../review/todo";
import { workflowChanges } from "../../../review/workflow-change";
import { fullArgs, previewOf, severalArgs } from "../support/previews";

const planted = "Planted-7f3a@contoso.com";

const allOf = (preview: Preview) =>
  JSON.stringify([
    workflowChanges(preview).map(workflowSettings),
    stackSettings(preview),
    todoAfter(preview),
  ]);

/** Replaces the texts, numbers and switches that `choose` picks. */
function plant(value: unknown, choose: () => boolean): unknown {
  if (Array.isArray(value)) return value.map((inside) => plant(inside, choose));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, plant(inside, choose)]));
  return choose() ? planted : value;
}

const withPlanted = (preview: Preview, choose: () => boolean): Preview => ({
  ...preview,
  steps: preview.steps.map((step) => ({
    ...step,
    ...(step.before && { before: plant(step.before, choose) as object as never }),
    ...(step.after && { after: plant(step.after, choose) as object as never }),
  })),
});

describe("values of inputs in a review", () => {
  it("are not shown, whichever of them are planted", async () => {
    const previews = [
      await previewOf(fullArgs, severalArgs()),
      await previewOf(severalArgs(), fullArgs),
      await previewOf(fullArgs, fullArgs),
    ];
    const dice = fc.uint8Array({ minLength: 7, maxLength: 61 });
    fc.assert(
      fc.property(fc.nat(2), fc.integer({ min: 1, max: 80 }), dice, (index, share, throws) => {
        let count = 0;
        const choose = () => (throws[count++ % throws.length] ?? 0) < share;
        const text = allOf(withPlanted(previews[index] as Preview, choose));
        assert.equal(text.includes("Planted"), false, text.slice(Math.max(0, text.indexOf("Planted") - 200)));
      }),
      { numRuns: 15 },
    );
  });

  it("are not shown when all are planted", async () => {
    const text = allOf(withPlanted(await previewOf(fullArgs, severalArgs()), () => true));
    assert.equal(text.includes("Planted"), false);
    assert.ok(text.length > 1000);
  });

  it("are not shown as they are: addresses, ids, names and URLs of a real change", async () => {
    const text = allOf(await previewOf(fullArgs, severalArgs()));
    assert.doesNotMatch(text, /:\/\/|@contoso|0000-4000-8000|rg-contoso|subscriptions|secret-|marketing/);
  });
});
