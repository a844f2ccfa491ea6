/** Runs of the distributing Logic App whose letters could not be stored: a lead is never posted to a destination that has it. */
import assert from "node:assert/strict";
import type { RedriveOutcome } from "../../operations/dead-letters/outcomes";
import { resubmitUndelivered } from "../../operations/dead-letters/undelivered-runs";
import { findUnkeptRuns } from "../../operations/dead-letters/unkept-runs";
import type { Rows } from "../../operations/destinations/destination";
import { followDelivery } from "../../operations/runs/delivered-runs";
import { FakeStack, idOfApp } from "./support/fake-stack";
import { FakeWorld } from "./support/fake-world";

const failed = { status: "Failed", errorCode: "ActionFailed" };

describe("a run that distributed a lead and stored no letter", () => {
  let stack: FakeStack;
  let world: FakeWorld;
  let writtenBy: string | undefined;
  beforeEach(() => {
    stack = new FakeStack();
    world = new FakeWorld();
    writtenBy = undefined;
  });

  async function resubmit() {
    const { fix, store } = world.context();
    const rows = { isOfRun: async (run: string) => run === writtenBy } as Rows;
    const outcomes: RedriveOutcome[] = [];
    const destinations = [
      { name: "dynamics365", workflowId: idOfApp("dynamics365"), rows },
      { name: "salesforce", workflowId: idOfApp("salesforce"), rows: undefined },
    ];
    const shared = { store, arm: stack.arm, timeoutSeconds: 5, time: () => new Date(0) };
    const left = await resubmitUndelivered(
      {
        ...shared,
        workflowId: idOfApp("distributor"),
        destinations,
        fix: { ...fix, destination: "distributor" },
      },
      { report: (outcome) => outcomes.push(outcome) },
    );
    return { left, outcomes };
  }

  it("is resubmitted once when no destination has the lead", async () => {
    const run = stack.add("distributor", failed);
    const { left, outcomes } = await resubmit();
    assert.deepEqual(left, []);
    assert.deepEqual(
      outcomes.map(({ result }) => result),
      ["resubmitted"],
    );
    assert.deepEqual((await resubmit()).outcomes, []);
    assert.deepEqual(stack.resubmitted, [run]);
  });

  it("is not a redrive from the time when this Logic App wrote the leads itself: its letter stays, or it is done", async () => {
    stack.add("distributor", { ...failed, trackingId: "redrive-11111111-1111-4111-8111-111111111111" });
    assert.deepEqual(await resubmit(), { left: [], outcomes: [] });
    assert.deepEqual(stack.resubmitted, []);
  });

  it("is left, with the destinations, when one has the lead in a run, a letter, a redrive or a row", async () => {
    const ways: ((run: string) => unknown)[] = [
      (run) => stack.add("dynamics365", { ...failed, trackingId: run }),
      (run) => world.store.put("dynamics365/a.json", "{}", { run }, "new"),
      (run) =>
        stack.add("dynamics365", {
          status: "Succeeded",
          trackingId: `redrive-11111111-1111-4111-8111-111111111111-${run}`,
        }),
      (run) => {
        writtenBy = run;
      },
    ];
    for (const reach of ways) {
      stack = new FakeStack();
      world = new FakeWorld();
      const run = stack.add("distributor", failed);
      await reach(run);
      assert.deepEqual((await resubmit()).left, [
        { result: "partly delivered", run, reached: ["dynamics365"], missing: ["salesforce"] },
      ]);
      assert.deepEqual(stack.resubmitted, []);
    }
  });

  it("is done when every destination has the lead, or every letter was stored", async () => {
    const run = stack.add("distributor", failed);
    stack.add("dynamics365", { status: "Succeeded", trackingId: run });
    await world.store.put("salesforce/a.json", "{}", { run }, "new");
    stack.add("distributor", { status: "Failed", errorCode: "LeadNotWritten" });
    assert.deepEqual(await resubmit(), { left: [], outcomes: [] });
    assert.deepEqual(stack.resubmitted, []);
  });
});

describe("the runs of a destination that one distributing run posted", () => {
  it("are one lead: a repeated post is not resubmitted when the first one succeeded", async () => {
    const stack = new FakeStack();
    const trackingId = stack.add("distributor", { status: "Succeeded" });
    const first = stack.add("salesforce", { status: "Succeeded", trackingId });
    const second = stack.add("salesforce", { ...failed, trackingId });
    const found = await findUnkeptRuns({ arm: stack.arm, workflowId: idOfApp("salesforce") }, new Set());
    assert.deepEqual(
      [found.resubmit, found.skipped],
      [[], [{ run: second, by: first, reason: "succeeded" }]],
    );
  });

  it("are in a letter when the distributing run stored one, because the answer to its post was lost", async () => {
    const stack = new FakeStack();
    const trackingId = stack.add("distributor", { status: "Failed", errorCode: "LeadNotWritten" });
    stack.add("salesforce", { ...failed, trackingId });
    const apps = { arm: stack.arm, workflowId: idOfApp("salesforce") };
    assert.equal((await findUnkeptRuns(apps, new Set())).resubmit.length, 1);
    assert.equal((await findUnkeptRuns(apps, new Set([trackingId]))).resubmit.length, 0);
  });

  it("are separate leads when a caller chose one tracking id for all", async () => {
    const stack = new FakeStack();
    for (let count = 0; count < 2; count++) stack.add("salesforce", { ...failed, trackingId: "marketplace" });
    const found = await findUnkeptRuns({ arm: stack.arm, workflowId: idOfApp("salesforce") }, new Set());
    assert.equal(found.resubmit.length, 2);
  });

  it("are found by the distributing run, also when they do not end", async () => {
    const stack = new FakeStack();
    const run = stack.add("distributor", { status: "Succeeded" });
    const follow = () => followDelivery(stack.arm, idOfApp("salesforce"), run, { timeoutSeconds: 1 });
    assert.equal(await follow(), undefined);
    const name = stack.add("salesforce", { status: "Running", trackingId: run });
    assert.deepEqual(await follow(), { name, ended: undefined });
  });
});
