/** The events of a diagnostic setting in its workspace, and their delay. */
import assert from "node:assert/strict";
import { failedRuns, MonitorFixture, minute } from "./monitor-fixture";

describe("a diagnostic log", () => {
  let world: MonitorFixture;
  const resourceId = failedRuns.targetId;
  beforeEach(() => {
    world = new MonitorFixture();
    world.rules = [];
    world.settings = [{ id: `${resourceId}/providers/x`, resourceId, changedAt: "2026-01-01T00:00:00.000Z" }];
    world.monitor.refresh();
  });
  afterEach(() => world.close());

  const minutes = () =>
    world.monitor
      .diagnosticRows()
      .map(({ TimeGenerated }) => (Date.parse(TimeGenerated ?? "") - Date.parse("2026-01-01")) / minute);

  it("contains each event once, within five minutes", async () => {
    for (let time = 0; time < 4; time++) {
      world.fail();
      await world.pass(2 * minute);
    }
    assert.deepEqual(minutes(), [2, 4]);
    await world.pass(30 * minute);
    assert.deepEqual(minutes(), [2, 4, 6]);
  });

  it("continues after a restart with the events that were not delivered", async () => {
    await world.pass(6 * minute);
    world.fail();
    await world.restart();
    await world.pass(5 * minute);
    assert.deepEqual(minutes(), [6]);
  });

  it("loses nothing after a failure", async () => {
    await world.pass(minute);
    world.fail();
    world.fault = new Error("the disk is full");
    await world.pass(5 * minute);
    assert.deepEqual([minutes(), world.logged.length], [[], 1]);
    world.fault = undefined;
    await world.pass(5 * minute);
    assert.deepEqual(minutes(), [1]);
  });

  it("is empty and has no timer without a setting", async () => {
    world.settings = [];
    world.monitor.refresh();
    assert.equal(world.clock.untilNextSleeper, undefined);
    world.fail();
    await world.pass(30 * minute);
    assert.deepEqual(minutes(), []);
  });
});
