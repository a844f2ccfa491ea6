/** The metrics of a Logic App from the Azure Monitor API. */
import assert from "node:assert/strict";
import published from "../../flow-definitions/samples/lead.published.json";
import { LeadWorld } from "./support/lead-world";
import { answerWrites, refusal } from "./support/refusals";

const minute = 60_000;

describe("the metrics of a Logic App", () => {
  let world: LeadWorld;
  before(async () => {
    world = await LeadWorld.start();
    await world.sendJson(published);
    await world.time.pass(world.time.clock.sleep(3 * minute));
    answerWrites(world, () => refusal(403, "0x80040220"));
    for (let lead = 0; lead < 2; lead++) await world.sendJson(published);
    await world.time.pass(world.time.clock.sleep(2 * minute));
  });
  after(() => world.close());

  const timespan = "2026-01-01T00:00:00Z/2026-01-01T00:05:00Z";
  const metrics = (query: Record<string, string>, wanted?: number) =>
    world.metrics({ timespan, metricnames: "RunsFailed", aggregation: "Total", ...query }, wanted);

  it("have a point for each interval", async () => {
    const { value, ...others } = await metrics({ metricnames: "RunsStarted,runsfailed,RunThrottledEvents" });
    assert.deepEqual(others, {
      ...{ cost: 0, interval: "PT1M", namespace: "Microsoft.Logic/workflows", resourceregion: "westeurope" },
      timespan: "2026-01-01T00:00:00.000Z/2026-01-01T00:05:00.000Z",
    });
    const totals = value.map(({ name, timeseries }: any) => [
      name.value,
      timeseries[0].data.map(({ total }: any) => total),
    ]);
    assert.deepEqual(totals, [
      ["RunsStarted", [1, 0, 0, 2, 0]],
      ["RunsFailed", [0, 0, 0, 2, 0]],
      ["RunThrottledEvents", [0, 0, 0, 0, 0]],
    ]);
    assert.equal(value[1].id, `${world.workflow}/providers/Microsoft.Insights/metrics/RunsFailed`);
    const full = await metrics({ interval: "FULL", aggregation: "count" });
    assert.deepEqual(full.value[0].timeseries[0].data, [{ timeStamp: "2026-01-01T00:00:00.000Z", count: 2 }]);
  });

  it("are refused as Azure refuses them, and a missing metric is named", async () => {
    for (const [query, status, message] of [
      [
        { metricnames: "RunFails" },
        400,
        /^Failed to find metric configuration for provider: Microsoft\.Logic/,
      ],
      [{ interval: "PT2M" }, 400, /PT2M/],
      [{ timespan: "yesterday" }, 400, /yesterday/],
      [{ metricnames: "RunLatency" }, 501, /RunLatency/],
      [{ aggregation: "Average" }, 501, /average/],
    ] as const)
      assert.match((await metrics(query, status)).error.message, message);
  });
});
