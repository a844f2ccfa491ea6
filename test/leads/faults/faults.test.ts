/**
 * Each lead of a campaign is at each destination in one row or one letter for any fault between the parts, and in a row after redrive.
 * Each world of 250 leads has its own seed, so that a failure can be repeated without the worlds before.
 */
import type { DestinationAdapter } from "../support/destinations/destination-adapter";
import { destinationAdapters } from "../support/destinations/index";
import { leadFuzzCount, leadFuzzSeed, reportFigures, withReplay } from "../support/replay";
import { type CampaignFigures, FaultCampaign } from "./fault-campaign";

const seed = leadFuzzSeed();
const count = leadFuzzCount(250);
/** Each lead has a run for each destination. */
const countOfAll = Math.min(500, Math.ceil(count / 2.5));
const leadsEachWorld = 250;
const file = "test/leads/faults/faults.test.ts";

async function campaign(title: string, destinations: readonly DestinationAdapter[], all: number) {
  const sums = new Map(destinations.map(({ name }) => [name, {} as Record<string, number>]));
  for (let world = 0; world * leadsEachWorld < all; world++) {
    const leads = Math.min(leadsEachWorld, all - world * leadsEachWorld);
    await withReplay({ seed: seed + world, count: leads, file, title }, async () => {
      const figures = await FaultCampaign.run(destinations, String(seed + world), leads);
      for (const [name, sum] of sums) add(sum, figures[name]);
    });
  }
  for (const [name, sum] of sums) reportFigures(`faults: ${title}, rows of ${name}`, sum);
}

function add(sum: Record<string, number>, figures: CampaignFigures | undefined): void {
  for (const [name, figure] of Object.entries<number>({ ...figures })) sum[name] = (sum[name] ?? 0) + figure;
}

describe("leads under faults between the parts", () => {
  for (const destination of destinationAdapters) {
    const title = `${destination.name} alone`;
    it(`are each one row or one letter, and a row after redrive: ${count} leads to ${title}`, async function () {
      this.timeout(60_000 + 100 * count);
      await campaign(title, [destination], count);
    });
  }

  it(`are that at each destination, and are not lost or doubled by another's faults: ${countOfAll} leads to all together`, async function () {
    this.timeout(60_000 + 500 * countOfAll);
    await campaign("all together", destinationAdapters, countOfAll);
  });
});
