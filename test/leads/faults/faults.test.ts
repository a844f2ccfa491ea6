/**
 * Each lead of a campaign is in one row or one letter for any fault between the parts, and in one row after redrive. Each world of 250
 * leads has its own seed, so that a failure can be repeated without the worlds before.
 */
import { leadFuzzCount, leadFuzzSeed, reportFigures, withReplay } from "../support/replay";
import { type CampaignFigures, FaultCampaign } from "./fault-campaign";

const seed = leadFuzzSeed();
const count = leadFuzzCount(500);
const leadsEachWorld = 250;

describe("leads under faults between the parts", () => {
  it(`are each one row or one letter, and one row after redrive: ${count} leads`, async function () {
    this.timeout(60_000 + 100 * count);
    const sums: Record<string, number> = {};
    for (let world = 0; world * leadsEachWorld < count; world++) {
      const leads = Math.min(leadsEachWorld, count - world * leadsEachWorld);
      const file = "test/leads/faults/faults.test.ts";
      await withReplay({ seed: seed + world, count: leads, file }, async () => {
        const figures = await FaultCampaign.run(String(seed + world), leads);
        for (const [name, figure] of Object.entries<number>({ ...figures } satisfies CampaignFigures))
          sums[name] = (sums[name] ?? 0) + figure;
      });
    }
    reportFigures("faults", sums);
  });
});
