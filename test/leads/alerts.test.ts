/** How soon somebody hears of a lead that was not written, by its cause, and how often. */
import assert from "node:assert/strict";
import published from "../../flow-definitions/samples/lead.published.json";
import { LeadWorld, type WorldOptions } from "./support/lead-world";
import { answerWrites, refusal } from "./support/refusals";

const minute = 60_000;

/** What goes wrong, and the longest time in minutes until the run has failed. */
const causes: [name: string, retriesTake: number, provoke: (world: LeadWorld) => unknown, WorldOptions?][] = [
  ["the application is no user", 0, () => {}, { isGranted: false }],
  ["the application may not write", 0, (world) => answerWrites(world, () => refusal(403, "0x80040220"))],
  ["the client secret has expired", 0, (world) => world.setSecret("expired")],
  ["a column is refused", 0, (world) => answerWrites(world, () => refusal(400, "0x80048d19"))],
  ["the environment is gone", 0, (world) => answerWrites(world, () => refusal(404, "0x80060888"))],
  ["Dataverse throttles", 75, (world) => answerWrites(world, () => refusal(429, "0x80072322"))],
  ["the environment is down", 75, (world) => answerWrites(world, () => refusal(503, "0x80044150"))],
  [
    "the letter cannot be stored, either",
    15,
    async (world) => {
      answerWrites(world, () => refusal(403, "0x80040220"));
      await world.setStoreRole("missing");
    },
  ],
];

describe("an alert on leads that were not written", () => {
  for (const [name, retriesTake, provoke, options] of causes) {
    it(`is fired at most five minutes after the run has failed: ${name}`, async () => {
      const world = await LeadWorld.start(options);
      await world.watch();
      await world.time.pass(world.time.clock.sleep(7 * minute));
      await provoke(world);
      const posted = world.time.clock.now().getTime();
      const { runName } = await world.sendJson(published);
      const failed = Date.parse((await world.run(runName)).endTime);
      await world.time.pass(world.time.clock.sleep(6 * minute));
      const [alert, ...others] = world.told();
      assert.equal(alert?.condition, "Fired");
      assert.deepEqual(others, []);
      const told = Date.parse(alert.time);
      assert.ok(told >= failed && told - failed <= 5 * minute, `${told - failed} ms`);
      assert.ok(failed - posted <= retriesTake * minute + 1, `${failed - posted} ms`);
      report.push([name, (failed - posted) / minute, (told - posted) / minute]);
      assert.match(alert.text, /^Leads were not written\. Run: npx leads dead-letters/);
      await world.close();
    });
  }

  it("is one for an outage that hundreds of leads meet, and its end is told once", async () => {
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

  it("comes for the first lead that fails after weeks of quiet", async () => {
    const world = await LeadWorld.start();
    await world.watch();
    await world.time.pass(world.time.clock.sleep(30 * 24 * 60 * minute));
    answerWrites(world, () => refusal(403, "0x80040220"));
    await world.sendJson(published);
    await world.time.pass(world.time.clock.sleep(5 * minute));
    assert.equal(world.told().length, 1);
    await world.close();
  });

  it("does not come while leads are written", async () => {
    const world = await LeadWorld.start();
    await world.watch();
    for (let lead = 0; lead < 20; lead++) {
      await world.sendJson(published);
      await world.time.pass(world.time.clock.sleep(30 * minute));
    }
    assert.deepEqual(world.told(), []);
    await world.close();
  });

  const report: [name: string, failed: number, told: number][] = [];
  after(() => {
    if (process.env.LEADS_NUMBERS === undefined) return;
    for (const [name, failed, told] of report)
      process.stdout.write(`| ${name} | ${failed.toFixed(1)} | ${told.toFixed(1)} |\n`);
  });
});
