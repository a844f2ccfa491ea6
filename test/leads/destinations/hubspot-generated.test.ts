/** Generated bodies of every kind, sent to HubSpot: each is in one contact or one letter, and in a contact after redrive. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { hubspot } from "../support/destinations/hubspot";
import type { Posted } from "../support/expected-row";
import { postedLead } from "../support/generated-leads";
import { LeadWorld } from "../support/lead-world";
import { leadFuzzCount, leadFuzzSeed, reportFigures, withReplay } from "../support/replay";

const seed = leadFuzzSeed();
const count = leadFuzzCount(200);

describe("a lead of any shape, sent to HubSpot", () => {
  let world: LeadWorld;
  before(async () => {
    world = await LeadWorld.start({ destinations: [hubspot] });
  });
  after(() => world.close());

  const counts = { refused: 0, contact: 0, letter: 0 };
  const holds = (runName: string) => (row: Record<string, unknown>) =>
    String(row.message).includes(`\nRun: ${runName}\n`);

  const check = async ({ body, contentType }: Posted) => {
    const { status, runName } = await world.send(body, contentType);
    const letters = world.stored.newLetters();
    if (runName === undefined) {
      counts.refused += 1;
      return assert.deepEqual([status, letters], [400, []]);
    }
    const { status: end } = await world.run(runName);
    const isContact = world.stored.rows().some(holds(runName));
    counts[isContact ? "contact" : "letter"] += 1;
    assert.deepEqual([isContact, letters.length], end === "Succeeded" ? [true, 0] : [false, 1]);
  };

  it("is in one contact, or in one letter", async function () {
    this.timeout(30_000 + 60 * count);
    const file = "test/leads/destinations/hubspot-generated.test.ts";
    await withReplay({ seed, count, file }, () =>
      fc.assert(fc.asyncProperty(postedLead, check), { seed, numRuns: count }),
    );
    assert.deepEqual(world.logged, []);
  });

  it("is in a contact after redrive, also with an e-mail address that HubSpot refuses", async function () {
    this.timeout(30_000 + 60 * count);
    const waiting = world.stored.letters().length;
    const { left, notTried, outcomes } = await world.redriveAll();
    assert.deepEqual([left, notTried, world.stored.letters()], [[], 0, []]);
    assert.equal(waiting, counts.letter);
    const runs = outcomes.map((outcome) => ("run" in outcome ? String(outcome.run) : ""));
    // a later lead with the same address may have changed the contact since
    assert.ok(runs.filter((run) => world.stored.rows().some(holds(run))).length > 0);
    reportFigures("generated leads to HubSpot", { leads: count, ...counts });
  });
});
