/** When an alert rule fires. */
import assert from "node:assert/strict";
import { failedRuns, MonitorFixture, minute } from "./monitor-fixture";

describe("an alert rule", () => {
  let world: MonitorFixture;
  beforeEach(() => {
    world = new MonitorFixture();
  });
  afterEach(() => world.close());

  it("reports an outage once, however many runs fail, and its end after three clean checks", async () => {
    await world.pass(7 * minute);
    for (let run = 0; run < 300; run++) {
      world.fail();
      await world.pass(minute);
    }
    await world.pass(24 * 60 * minute);
    // the last run failed in minute 306; its window of six hours ends in minute 666
    assert.deepEqual(world.told(), [
      ["Fired", 10],
      ["Resolved", 680],
    ]);
    const [alert, ...others] = world.monitor.alerts();
    assert.equal(alert?.condition, "Resolved");
    assert.deepEqual(others, []);
  });

  it("fires at the first failure after weeks without a run", async () => {
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

  it("neither repeats nor loses an alert over a restart, and continues its count", async () => {
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

  it("finds at its start what failed while the sandbox was stopped", async () => {
    await world.monitor.close();
    world.fail();
    world.clock.advance(120 * minute);
    await world.restart();
    await world.pass(1);
    assert.deepEqual(world.told(), [["Fired", 120]]);
  });

  it("finds at its start what failed just before a stop that lasted longer than the window", async () => {
    await world.pass(11 * minute);
    world.fail();
    await world.monitor.close();
    world.clock.advance(30 * 24 * 60 * minute);
    await world.restart();
    await world.pass(1);
    assert.deepEqual(
      world.told().map(([condition]) => condition),
      ["Fired", "Resolved"],
    );
    const [alert] = world.monitor.alerts();
    assert.deepEqual(
      [alert?.firedAt, alert?.resolvedAt],
      ["2026-01-01T00:15:00.000Z", "2026-01-01T06:25:00.000Z"],
    );
  });

  it("is checked again after a failed check, and loses no failures of that time", async () => {
    world.rules = [{ ...failedRuns, windowMinutes: 5, windowSize: "PT5M" }];
    world.monitor.refresh();
    world.fault = new Error("the disk is full");
    await world.pass(minute);
    world.fail();
    await world.pass(9 * minute);
    assert.deepEqual([world.told(), world.logged.length], [[], 2]);
    world.fault = undefined;
    await world.pass(5 * minute);
    assert.deepEqual(world.told(), [["Fired", 15]]);
  });

  it("ignores the time in which it was disabled", async () => {
    const set = (isEnabled: boolean) => {
      world.rules = [
        { ...failedRuns, isEnabled, windowMinutes: 15, changedAt: world.clock.now().toISOString() },
      ];
      world.monitor.refresh();
    };
    set(true);
    await world.pass(10 * minute);
    set(false);
    world.fail();
    await world.pass(60 * minute);
    set(true);
    await world.pass(20 * minute);
    assert.deepEqual(world.told(), []);
  });

  it("does not fire when it is disabled or deleted, or the threshold is not passed", async () => {
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

  it("fires at each check, and never resolves, when it is stateless", async () => {
    world.rules = [{ ...failedRuns, isStateful: false, windowMinutes: 15 }];
    world.monitor.refresh();
    world.fail();
    await world.pass(60 * minute);
    assert.deepEqual(world.told(), [
      ["Fired", 5],
      ["Fired", 10],
    ]);
  });

  it("says in its e-mail what happened and what to run", async () => {
    world.fail();
    await world.pass(5 * minute);
    const [mail] = world.monitor.notifications();
    assert.deepEqual([mail?.kind, mail?.to, mail?.outcome], ["email", "ops@contoso.com", "would be mailed"]);
    assert.match(mail?.subject ?? "", /^Fired:Sev1 Azure Monitor Alert ar-failed on logic-leads /);
    assert.match(mail?.text ?? "", /^A lead was not written\. Run: npx leads dead-letters --stack prod\n/);
    assert.match(mail?.text ?? "", /RunsFailed \(Total\) 1, GreaterThan 0, in PT6H/);
  });

  it("sends at most 100 e-mails an hour to an address, and logs that once", async () => {
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
    assert.equal(outcomes.length, 101);
  });

  it("sends e-mails again after the hour, also when more than 100 an hour continue", async () => {
    world.rules = Array.from({ length: 20 }, (_, index) => ({
      ...failedRuns,
      id: `${failedRuns.id}-${index}`,
      isStateful: false,
    }));
    world.monitor.refresh();
    world.fail();
    await world.pass(180 * minute);
    const mailed = world.told().map(([, minutes]) => minutes);
    for (const from of [0, 60, 120]) {
      const inHour = mailed.filter((time) => time > from && time <= from + 60).length;
      assert.ok(inHour > 50 && inHour <= 101, `${inHour} mails`);
    }
  });
});
