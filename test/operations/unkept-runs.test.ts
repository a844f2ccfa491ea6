/** Two callers resubmit the same run: a marker in the store decides. */
import assert from "node:assert/strict";
import { resubmitUnkept } from "../../operations/dead-letters/unkept-runs";
import { FakeWorld } from "./support/fake-world";

describe("an invalid marker", () => {
  let world: FakeWorld;
  let run: string;
  let marker: string;
  beforeEach(async () => {
    world = new FakeWorld();
    world.storeIsDown = true;
    world.refusal = { status: 503, code: "ServiceUnavailable", body: "" };
    run = world.post({ OfferTitle: "Contoso" }).name;
    world.storeIsDown = false;
    world.refusal = undefined;
    marker = `resubmits/${run}.json`;
    await world.store.put(marker, "not a marker", {}, "new");
  });

  it("is taken over", async () => {
    assert.equal((await resubmitUnkept(world.context(), run)).result, "resubmitted");
    assert.deepEqual([world.rows.size, world.blobs.size], [1, 0]);
  });

  it("is left to another process that takes it at the same moment, and its end is printed", async () => {
    world.step = (what) => {
      const blob = world.blobs.get(marker);
      if (what === `read ${marker}, done` && blob !== undefined)
        world.blobs.set(marker, { ...blob, etag: '"taken"' });
    };
    const until = new Date(world.now + 10 * 60_000);
    assert.deepEqual(await resubmitUnkept(world.context(), run), {
      result: "left to another redrive",
      run,
      until,
    });
    assert.equal(world.rows.size, 0);
  });

  it("does not hide a resubmit that is in the history or arrived later", async () => {
    const { newRun } = (await resubmitUnkept(world.context(), run)) as { newRun: string };
    for (const newest of [undefined, run, newRun]) {
      const again = await resubmitUnkept(world.context(), run, { newest });
      assert.deepEqual(again, { result: "resubmitted already", run });
    }
    assert.equal(world.rows.size, 1);
  });
});
