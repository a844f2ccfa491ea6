import assert from "node:assert/strict";
import fc from "fast-check";
import { redrivenRow } from "./support/expected-repair";
import { expectedOutcome, type Posted } from "./support/expected-row";
import { postedLead } from "./support/generated-leads";
import { LeadWorld, offerId } from "./support/lead-world";
import { mappedColumns } from "./support/mapped-columns";
import { leadFuzzCount, leadFuzzSeed, reportFigures, withReplay } from "./support/replay";
import { watchReposts } from "./support/reposts";
import type { StoredLetter } from "./support/stored-leads";

const seed = leadFuzzSeed();
const count = leadFuzzCount(200);

/** A lead that became a letter. */
interface Kept {
  lead: unknown;
  runName: string;
}

describe("a lead of any shape", () => {
  let world: LeadWorld;
  before(async () => {
    world = await LeadWorld.start();
  });
  after(() => world.close());

  const counts = { refused: 0, row: 0, letter: 0 };
  const kept: Kept[] = [];

  const check = async (posted: Posted) => {
    const { status, runName = "" } = await world.send(posted.body, posted.contentType);
    const rows = world.stored.newRows();
    const expected = expectedOutcome(posted, runName);
    counts[expected.kind] += 1;
    assert.equal(status, expected.kind === "refused" ? 400 : 202);
    assert.deepEqual(rows.map(mappedColumns), expected.kind === "row" ? [expected.row] : []);
    const [letter, ...others] = world.stored.newLetters();
    assert.deepEqual([letter !== undefined, others], [expected.kind === "letter", []]);
    if (expected.kind === "refused") return assert.equal(runName, "");
    const run = await world.run(runName);
    if (expected.kind === "row") return assert.equal(run.status, "Succeeded");
    assert.deepEqual([run.status, run.error.code], ["Failed", "LeadNotWritten"]);
    checkLetter(letter as StoredLetter, runName, expected);
    kept.push({ lead: expected.lead, runName });
  };

  const checkLetter = (
    letter: StoredLetter,
    runName: string,
    expected: { lead: unknown; isTried: boolean },
  ) => {
    const { lead, run, status, code, message, offer } = letter.content;
    assert.equal(run, runName);
    assert.deepEqual(lead, JSON.parse(JSON.stringify(expected.lead))); // which has no -0
    const [wantedStatus, wantedCode] = expected.isTried ? [400, "BadRequest"] : [null, "ActionSkipped"];
    assert.deepEqual([status, code, offer], [wantedStatus, wantedCode, offerId]);
    assert.equal(message?.error?.code, expected.isTried ? "0x80040278" : undefined);
    assert.deepEqual(letter.metadata, { run: runName, status: String(status ?? 0), code });
    if (!expected.isTried) assert.equal(letter.name, `dynamics365/${runName}.json`);
    else assert.match(letter.name, /^dynamics365\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$/);
  };

  it("is one row with every column right, or one letter with the received bytes", async function () {
    this.timeout(30_000 + 60 * count);
    await withReplay({ seed, count, file: "test/leads/generated-leads.test.ts" }, () =>
      fc.assert(fc.asyncProperty(postedLead, check), { seed, numRuns: count }),
    );
    assert.deepEqual(world.logged, []);
  });

  it("is one row with every column right after redrive", async function () {
    this.timeout(30_000 + 60 * count);
    const reposts = watchReposts(world);
    const { left, notTried } = await world.redriveAll();
    assert.deepEqual([left, notTried], [[], 0]);
    assert.deepEqual(world.stored.letters(), []);
    const rows = world.stored.newRows();
    assert.equal(rows.length, kept.length);
    const rowsByRun = new Map(rows.map((row) => [/\nRun: (\w+)\n/.exec(String(row.description))?.[1], row]));
    for (const { lead, runName } of kept) {
      const repost = reposts.of(runName);
      assert.ok(repost !== undefined, "it was not posted again");
      const row = rowsByRun.get(repost.runName);
      assert.ok(row !== undefined, "it is in no row");
      assert.deepEqual(mappedColumns(row), redrivenRow(lead, repost.runName, repost.posts));
    }
    assert.equal(world.stored.rows().length, counts.row + counts.letter);
    reportFigures("generated leads", {
      leads: count,
      ...counts,
      "rows after redrive": counts.row + counts.letter,
    });
  });
});
