/** Leads through faults of everything behind the Logic App: at each stage each lead is in one row or one letter, or in its run. */
import assert from "node:assert/strict";
import { LeadWorld } from "./support/lead-world";
import { leadFuzzCount, leadFuzzSeed, reportFigures, withReplay } from "./support/replay";
import { Faults, seededRandom } from "./support/weather";

const seed = leadFuzzSeed();
const count = leadFuzzCount(1_000);
/** Leads that arrive together, before the faults change. */
const burst = 50;

/** Where the leads are, by e-mail. */
interface Places {
  rows: Map<string, number>;
  letters: Map<string, number>;
  /** Runs that failed and stored no letter. */
  unkept: number;
}

describe("leads through faults", () => {
  let world: LeadWorld;
  let faults: Faults;
  before(async () => {
    world = await LeadWorld.start({ isGranted: false, seed: String(seed) });
    faults = new Faults(world, seededRandom(seed));
  });
  after(() => world.close());

  const emails = Array.from({ length: count }, (_, number) => `lead-${number}@contoso.com`);
  const figures: Record<string, number> = { leads: count };

  const places = async (): Promise<Places> => {
    const runs = await world.runs();
    return {
      rows: counted(world.stored.rows().map(({ emailaddress1 }) => String(emailaddress1))),
      letters: counted(
        world.stored
          .letters()
          .filter(({ name }) => !name.startsWith("resubmits/"))
          .map(({ content }) => String(content.lead.UserDetails.Email)),
      ),
      unkept: runs.filter(({ properties }) => properties.error?.code === "ActionFailed").length,
    };
  };

  /** The first half arrives before the grant, with a good or an expired secret, and so on: what is wrong changes with each burst. */
  const change = async (number: number) => {
    if (number === Math.floor(count / burst / 20)) await world.grant();
    world.setSecret(faults.pick(["valid", "valid", "valid", "expired"]));
    await world.setStoreRole(faults.pick(["assigned", "assigned", "assigned", "missing"]));
    faults.weather = {
      dataverse: faults.pick([0, 0.2, 0.6, 1, 1]),
      store: faults.pick([0, 0, 0.3, 1]),
    };
  };

  const heal = async () => {
    faults.weather = { dataverse: 0, store: 0 };
    world.setSecret("valid");
    await world.setStoreRole("assigned");
    await world.grant();
  };

  const work = async () => {
    for (let first = 0; first < count; first += burst) {
      await change(first / burst);
      await Promise.all(
        emails.slice(first, first + burst).map(async (email) => {
          const { status } = await world.post(JSON.stringify(leadOf(email)), "application/json");
          assert.equal(status, 202);
        }),
      );
      await world.finish();
    }
    const before = await places();
    checkKept(before);
    Object.assign(figures, tally("before redrive", before));

    // a redrive while Dataverse still fails now and then
    await heal();
    faults.weather = { dataverse: 0.3, store: 0.02 };
    const unkept = await unkeptEmails(before);
    await world.redriveAll().catch((error: Error & { code?: string }) => {
      if (!error.code?.startsWith("LEADS_") && error.name !== "StoreError") throw error;
    });
    await world.finish();
    checkRows(await places(), unkept);

    await heal();
    const { left, notTried } = await world.redriveAll();
    const after = await places();
    assert.deepEqual([left, notTried], [[], 0]);
    assert.deepEqual([...after.letters], []);
    checkRows(after, unkept);
    assert.deepEqual(
      emails.filter((email) => !after.rows.has(email)),
      [],
      "leads are in no row",
    );
    const twice = [...after.rows.values()].filter((times) => times > 1).length;
    Object.assign(figures, tally("after redrive", after), { "second rows by a resubmit": twice });
  };

  /** One row at most; a letter beside a row only where the last answer was lost; else in a run that failed. */
  const checkKept = ({ rows, letters, unkept }: Places) => {
    let inRuns = 0;
    for (const email of emails) {
      const [row = 0, letter = 0] = [rows.get(email), letters.get(email)];
      assert.ok(row <= 1 && letter <= 1, `${email}: ${row} rows, ${letter} letters`);
      if (row === 1 && letter === 1) assert.ok(faults.lost.has(email), `${email}: in a row and in a letter`);
      if (row === 0 && letter === 0) inRuns += 1;
      if (letter === 0 && faults.lost.has(email)) inRuns += 1;
    }
    assert.equal(unkept, inRuns, "leads that are in nothing but their failed runs");
  };

  /** E-mails of leads that only a run has, whose row may be there: a resubmit takes another row id. */
  const unkeptEmails = async ({ letters }: Places) =>
    new Set([...faults.lost].filter((email) => !letters.has(email)));

  const checkRows = ({ rows }: Places, mayBeTwice: ReadonlySet<string>) => {
    for (const [email, times] of rows)
      assert.ok(times === 1 || (times === 2 && mayBeTwice.has(email)), `${email}: ${times} rows`);
  };

  it(`keeps each of ${count}, and makes each a row in the end`, async function () {
    this.timeout(60_000 + 60 * count);
    await withReplay({ seed, count, file: "test/leads/faults.test.ts" }, work);
    assert.deepEqual(world.logged, []);
    reportFigures("leads through faults", figures);
  });
});

const leadOf = (email: string) => ({
  UserDetails: { FirstName: "Jane", LastName: "Doe", Email: email, Company: "Contoso" },
  LeadSource: "AzureMarketplace",
  ActionCode: "INS",
  OfferTitle: "CRM connector",
});

function counted(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

const tally = (when: string, { rows, letters, unkept }: Places) => ({
  [`rows ${when}`]: [...rows.values()].reduce((sum, times) => sum + times, 0),
  [`letters ${when}`]: letters.size,
  [`in runs only ${when}`]: unkept,
});
