/** `leads offers up` that is killed with all its processes while Azure and Entra have done what the state does not know. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { reportFigures } from "../leads/support/replay";
import { engineTimeoutMilliseconds, testEngine } from "../support/engine";
import { assertExplained } from "../support/explained";
import type { HeldRequest } from "./support/held-providers";
import { KillableFleet } from "./support/killable-fleet";

const held: Readonly<Record<string, HeldRequest>> = {
  alder: { method: "POST", path: /\/applications$/ },
  birch: { method: "POST", path: /\/addPassword$/ },
  cedar: { method: "PUT", path: /\/workflows\/[^/]+$/ },
};
const offers = Object.keys(held);

/** `npm run test:long` sets it. */
const kills = Number(process.env.LEADS_TEST_KILLS ?? 0);
const manyOffers = Number(process.env.LEADS_FLEET_OFFERS ?? 20);

describe("leads offers up after kill -9 of all its processes", function () {
  this.bail(true);
  this.timeout(180_000);
  let fleet: KillableFleet;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    fleet = await KillableFleet.start(offers);
  });
  after(() => fleet?.close());

  const all = ["--processes", String(offers.length)];

  it("has left a lock in each stack, and creations that the state does not know the end of", async () => {
    const wait = fleet.hold(held);
    assert.ok(await fleet.kill(wait, ...all), fleet.lastText);
    const { alder, birch, cedar } = await fleet.counts();
    assert.deepEqual([alder?.applications, birch?.passwords, cedar?.workflows], [1, 1, 1]);
    const pending = offers.map((offer) => fleet.pending(offer));
    const unknown = ["leads-application", "leads-password", "leads-workflow"];
    for (const [index, name] of unknown.entries())
      assert.ok(pending[index]?.includes(`creating ${name}`), name);
  });

  it("names the lock and changes nothing without --release-locks", async () => {
    const before = await fleet.counts();
    const { code, stdout, stderr } = await fleet.offersCommand("refresh", "--yes", "--only", "alder");
    assert.equal(code, 1);
    assertExplained(stdout + stderr, {
      code: "LEADS_STACK_LOCKED",
      found: /\(process \d+, since .*, which has ended\)/,
      fix: /npx leads offers refresh --only alder --release-locks/,
    });
    assert.deepEqual(await fleet.counts(), before);
    assert.deepEqual(fleet.pending("alder").includes("creating leads-application"), true);
  });

  it("continues with --release-locks: every offer as asked, nothing twice, nothing left", async () => {
    const { code, stdout, stderr } = await fleet.offersCommand("up", "--yes", "--release-locks", ...all);
    assert.equal(code, 0, stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /pending operations/);
    await fleet.assertComplete();
  });
});

(kills > 0 ? describe : describe.skip)(
  `leads offers up of ${manyOffers} offers, killed ${kills} times`,
  () => {
    let fleet: KillableFleet;
    before(async function () {
      this.timeout(engineTimeoutMilliseconds);
      await testEngine();
      fleet = await KillableFleet.start(Array.from({ length: manyOffers }, (_, index) => `offer${index}x`));
    });
    after(() => fleet?.close());

    const random = (limit: number) => Math.floor(Math.random() * limit);

    it("ends with every offer once, and nothing left", async function () {
      this.timeout(3_600_000);
      const settled: string[] = [];
      for (let kill = 1; kill <= kills; kill++) {
        // every second one is killed at a time, also while it settles
        const moment = kill % 2 === 0 ? sleep(5_000 + random(25_000)) : fleet.holdAny(1 + random(30));
        await fleet.kill(moment, "--release-locks");
        settled.push(...fleet.lastText.split("\n").filter((line) => line.includes("interrupted update")));
      }
      fleet.hold({});
      const { code, stdout, stderr } = await fleet.offersCommand("up", "--yes", "--release-locks");
      assert.equal(code, 0, stdout + stderr);
      await fleet.assertComplete();
      settled.push(...stdout.split("\n").filter((line) => line.includes("interrupted update")));
      reportFigures("Offers killed with kill -9", {
        offers: manyOffers,
        kills,
        "creations settled": settled.length,
      });
    });
  },
);
