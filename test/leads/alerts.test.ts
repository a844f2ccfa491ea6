/** How soon and how often an unwritten lead fires an alert, by its cause. */
import assert from "node:assert/strict";
import published from "../../flow-definitions/samples/lead.published.json";
import { storeCauses, unknownCause } from "../../operations/causes/cause-table";
import { writeCauses } from "../../operations/destinations/dynamics365-causes";
import { LeadWorld } from "./support/lead-world";
import { causesOfContent } from "./support/letter-causes";
import { notProvoked, provokedCauses } from "./support/provoked-causes";
import { answerWrites, refusal } from "./support/refusals";
import { fixOfWorld } from "./support/world-redrive";

const minute = 60_000;

describe("an alert on leads that were not written", () => {
  const measured: [key: string, failed: number, told: number][] = [];

  it("is tested for every cause of the table", () => {
    const keys = [...writeCauses, ...storeCauses, unknownCause].map(({ key }) => key);
    const known = [...provokedCauses.map(({ key }) => key), ...Object.keys(notProvoked)];
    assert.deepEqual([...new Set(keys)].sort(), known.sort());
  });

  for (const {
    key,
    options,
    provoke,
    text,
    owner = "",
    asked,
    retriesTake = 0,
    isUnkept,
  } of provokedCauses) {
    it(`is fired at most five minutes after the run has failed: ${key}`, async () => {
      const world = await LeadWorld.start(options);
      await world.watch();
      await world.time.pass(world.time.clock.sleep(7 * minute));
      await provoke?.(world);
      const posted = world.time.clock.now().getTime();
      const { runName } = await world.send(text ?? JSON.stringify(published), "application/json");
      const failed = Date.parse((await world.run(runName)).endTime);
      const [letter] = world.stored.letters();
      assert.equal(letter === undefined, isUnkept === true);
      if (letter !== undefined) {
        const [cause] = await causesOfContent(letter.content, { ...fixOfWorld, owner }, asked);
        assert.equal(cause?.key, key, JSON.stringify(letter.content.message));
      }
      await world.time.pass(world.time.clock.sleep(6 * minute));
      const [alert, ...others] = world.told();
      assert.equal(alert?.condition, "Fired");
      assert.deepEqual(others, []);
      const told = Date.parse(alert.time);
      assert.ok(told >= failed && told - failed <= 5 * minute, `${told - failed} ms`);
      assert.ok(failed - posted <= retriesTake * minute + 1, `${failed - posted} ms`);
      measured.push([key, (failed - posted) / minute, (told - posted) / minute]);
      assert.match(alert.text, /^Leads were not written\. Run: npx leads dead-letters/);
      await world.close();
    });
  }

  it("is one for an outage that fails hundreds of leads, and its end is reported once", async () => {
    const world = await LeadWorld.start();
    await world.watch();
    answerWrites(world, () => refusal(403, "0x80040220"));
    for (let lead = 0; lead < 300; lead++) {
      await world.sendJson(published);
      await world.time.pass(world.time.clock.sleep(minute));
    }
    world.between.dataverse = undefined;
    await world.time.pass(world.time.clock.sleep(7 * 60 * minute));
    assert.deepEqual(
      world.told().map(({ condition }) => condition),
      ["Fired", "Resolved"],
    );
    await world.close();
  });

  it("fires for the first lead that fails after weeks without a lead", async () => {
    const world = await LeadWorld.start();
    await world.watch();
    await world.time.pass(world.time.clock.sleep(30 * 24 * 60 * minute));
    answerWrites(world, () => refusal(403, "0x80040220"));
    await world.sendJson(published);
    await world.time.pass(world.time.clock.sleep(5 * minute));
    assert.equal(world.told().length, 1);
    await world.close();
  });

  it("does not fire while leads are written", async () => {
    const world = await LeadWorld.start();
    await world.watch();
    for (let lead = 0; lead < 20; lead++) {
      await world.sendJson(published);
      await world.time.pass(world.time.clock.sleep(30 * minute));
    }
    assert.deepEqual(world.told(), []);
    await world.close();
  });

  after(() => {
    if (process.env.LEADS_NUMBERS === undefined) return;
    for (const [key, failed, told] of measured)
      process.stdout.write(`| ${key} | ${failed.toFixed(1)} | ${told.toFixed(1)} |\n`);
  });
});
