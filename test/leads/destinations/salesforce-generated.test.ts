/** Generated bodies of every kind, written to Salesforce: each is one lead or one letter, and one lead after redrive. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { salesforce } from "../support/destinations/salesforce";
import type { Posted } from "../support/expected-row";
import { postedLead } from "../support/generated-leads";
import { LeadWorld } from "../support/lead-world";
import { leadFuzzCount, leadFuzzSeed, reportFigures, withReplay } from "../support/replay";

const seed = leadFuzzSeed();
const count = leadFuzzCount(200);

describe("a lead of any shape, sent to Salesforce", () => {
  let world: LeadWorld;
  before(async () => {
    world = await LeadWorld.start({ destinations: [salesforce] });
  });
  after(() => world.close());

  const counts = { refused: 0, row: 0, letter: 0 };

  const check = async ({ body, contentType }: Posted) => {
    const { status, runName } = await world.send(body, contentType);
    const rows = world.stored.newRows();
    const letters = world.stored.newLetters();
    if (runName === undefined) {
      counts.refused += 1;
      return assert.deepEqual([status, rows, letters], [400, [], []]);
    }
    const { status: end } = await world.run(runName);
    counts[rows.length > 0 ? "row" : "letter"] += 1;
    assert.deepEqual([rows.length + letters.length, end === "Succeeded"], [1, rows.length === 1]);
    for (const row of rows) assert.match(String(row.Description), new RegExp(`\\nRun: ${runName}\\n`));
  };

  it("is one lead, or one letter", async function () {
    this.timeout(30_000 + 60 * count);
    const file = "test/leads/destinations/salesforce-generated.test.ts";
    await withReplay({ seed, count, file }, () =>
      fc.assert(fc.asyncProperty(postedLead, check), { seed, numRuns: count }),
    );
    assert.deepEqual(world.logged, []);
  });

  it("is one lead after redrive, also with an e-mail address that Salesforce refuses", async function () {
    this.timeout(30_000 + 60 * count);
    const { left, notTried } = await world.redriveAll();
    assert.deepEqual([left, notTried], [[], 0]);
    assert.deepEqual(world.stored.letters(), []);
    assert.equal(world.stored.rows().length, counts.row + counts.letter);
    reportFigures("generated leads to Salesforce", { leads: count, ...counts });
  });
});
