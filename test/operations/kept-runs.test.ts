import assert from "node:assert/strict";
import { refuseKept } from "../../operations/dead-letters/kept-runs";
import { listedLetters } from "../../operations/dead-letters/letters";
import { redriveAll } from "../../operations/dead-letters/redrive";
import { workflowId } from "./support/fake-arm";
import { FakeWorld } from "./support/fake-world";

const command = "npx leads redrive";

describe("a run that must not be resubmitted", () => {
  const refused = async (world: FakeWorld, run: string) => {
    const { letters } = await listedLetters(world.store);
    return refuseKept(world.arm, workflowId, [run], letters, command);
  };

  it("is refused while its letter waits, and after a redrive that failed or succeeded", async () => {
    const world = new FakeWorld();
    world.refusal = { status: 403, code: "Forbidden", body: { error: { code: "0x80040220" } } };
    const { name } = world.post({ UserDetails: { LastName: "One" } });
    await assert.rejects(refused(world, name), { code: "LEADS_LEAD_IN_LETTER" });
    await redriveAll(world.context(), { report: () => {} });
    await assert.rejects(
      refused(world, name),
      { code: "LEADS_LEAD_IN_LETTER" },
      "the letter names another run",
    );
    world.refusal = undefined;
    await redriveAll(world.context(), { report: () => {} });
    assert.equal(world.blobs.size, 0);
    await assert.rejects(refused(world, name), {
      code: "LEADS_LEAD_IN_LETTER",
      message: /was redriven by run/,
    });
  });

  it("is accepted when its letter could not be stored", async () => {
    const world = new FakeWorld();
    world.refusal = { status: 403, code: "Forbidden", body: null };
    world.storeIsDown = true;
    const { name } = world.post({ UserDetails: { LastName: "One" } });
    await refused(world, name);
  });
});
