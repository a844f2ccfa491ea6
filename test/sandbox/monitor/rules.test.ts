/** When a rule tells somebody. */
import assert from "node:assert/strict";
import { failedRuns, MonitorFixture, minute } from "./monitor-fixture";

describe("an alert rule", () => {
  let world: MonitorFixture;
  beforeEach(() => {
    world = new MonitorFixture();
  });
  afterEach(() => world.close());

  it("tells of an outage once, however many runs fail, and of its end after three clean checks", async () => {
    await world.pass(7 * minute);
    for (let run = 0; run < 300; run++) {
      world.fail();
      await world.pass(minute);
    }
    await world.pass(24 * 60 * minute);
    // the last run failed in minute 306; its window of six hours is over in minute 666
    assert.deepEqual(world.told(), [
      ["Fired", 10],
      ["Resolved", 680],
    ]);
    const [alert, ...others] = world.monitor.alerts();
    assert.equal(alert?.condition, "Resolved");
    assert.deepEqual(others, []);
  });

  it("finds the first failure after weeks without a run", async () => {
    await world.pass(30 * 24 * 60 * minute);
    const start = world.clock.now().getTime() / minute;
    world.fail();
    await world.pass(10 * minute);
    const [fired] = world.told();
    assert.equal(fired?.[0], "Fired");
    assert.ok(world.clock.now().getTime() / minute - start <= 10);
  });

  it("fires again for another outage", async () => {
    world.fail();
    await world.pass(24 * 60 * minute);
    world.fail();
    await world.pass(10 * minute);
    assert.deepEqual(
      world.told().map(([condition]) => condition),
      ["Fired", "Resolved", "Fired"],
    );
  });

  it("neither repeats nor forgets an alert over a restart, and counts its checks on", async () => {
    world.fail();
    await world.pass(6 * minute);
    await world.restart();
    await world.pass(60 * minute);
    assert.deepEqual(world.told(), [["Fired", 5]]);
    await world.pass(300 * minute);
    await world.restart();
    await world.pass(30 * minute);
    assert.deepEqual(
      world.told().map(([condition]) => condition),
      ["Fired", "Resolved"],
    );
  });

  it("finds at its start what failed while the sandbox was down", async () => {
    await world.monitor.close();
    world.fail();
    world.clock.advance(120 * minute);
    await world.restart();
    await world.pass(1);
    assert.deepEqual(world.told(), [["Fired", 120]]);
  });

  it("is silent when it is disabled, has been deleted, or the threshold is not passed", async () => {
    for (const rules of [
      [{ ...failedRuns, isEnabled: false }],
      [],
      [{ ...failedRuns, criteria: failedRuns.criteria.map((one) => ({ ...one, threshold: 1 })) }],
    ]) {
      world.rules = rules;
      world.monitor.refresh();
      world.fail();
      await world.pass(10 * 60 * minute);
      assert.deepEqual(world.told(), []);
    }
    assert.equal(world.clock.untilNextSleeper !== undefined, true);
    world.rules = [];
    world.monitor.refresh();
    assert.equal(world.clock.untilNextSleeper, undefined, "no rule, no timer");
  });

  it("tells at each check, and never of an end, when it is stateless", async () => {
    world.rules = [{ ...failedRuns, isStateful: false, windowMinutes: 15 }];
    world.monitor.refresh();
    world.fail();
    await world.pass(60 * minute);
    assert.deepEqual(world.told(), [
      ["Fired", 5],
      ["Fired", 10],
    ]);
  });

  it("says in its mail what happened and what to run", async () => {
    world.fail();
    await world.pass(5 * minute);
    const [mail] = world.monitor.notifications();
    assert.deepEqual([mail?.kind, mail?.to, mail?.outcome], ["email", "ops@contoso.com", "would be mailed"]);
    assert.match(mail?.subject ?? "", /^Fired:Sev1 Azure Monitor Alert ar-failed on logic-leads /);
    assert.match(mail?.text ?? "", /^A lead was not written\. Run: npx leads dead-letters --stack prod\n/);
    assert.match(mail?.text ?? "", /RunsFailed \(Total\) 1, GreaterThan 0, in PT6H/);
  });

  it("sends at most 100 mails an hour to an address, and says so once", async () => {
    world.rules = Array.from({ length: 120 }, (_, index) => ({
      ...failedRuns,
      id: `${failedRuns.id}-${index}`,
    }));
    world.monitor.refresh();
    world.fail();
    await world.pass(5 * minute);
    const outcomes = world.monitor.notifications().map(({ outcome }) => outcome);
    assert.equal(outcomes.filter((outcome) => outcome === "would be mailed").length, 100);
    assert.equal(outcomes.filter((outcome) => outcome.includes("100 mails an hour")).length, 1);
  });
});
