import assert from "node:assert/strict";
import fc from "fast-check";
import {
  chooseFailed,
  findFailedRuns,
  type Resubmission,
  resubmitRuns,
} from "../../operations/runs/resubmit-runs";
import { newestRuns, type WorkflowRun, waitForRun } from "../../operations/runs/workflow-runs";
import { action, FakeArm, refusal, workflowId } from "./support/fake-arm";

async function all(runs: AsyncGenerator<Resubmission>): Promise<Resubmission[]> {
  const found: Resubmission[] = [];
  for await (const run of runs) found.push(run);
  return found;
}

const run = (name: string, status: string, sourceRun?: string): WorkflowRun => ({
  name,
  status,
  startTime: "2026-01-01T00:00:00Z",
  triggerName: "manual",
  ...(sourceRun === undefined ? {} : { sourceRun }),
});
const names = (runs: readonly { name: string }[]) => runs.map(({ name }) => name);

describe("chooseFailed", () => {
  it("chooses failed runs, oldest first, and no succeeded, running or cancelled ones", () => {
    const { resubmit, skipped } = chooseFailed([
      run("5", "TimedOut"),
      run("4", "Running"),
      run("3", "Cancelled"),
      run("2", "Succeeded"),
      run("1", "Failed"),
    ]);
    assert.deepEqual(names(resubmit), ["1", "5"]);
    assert.deepEqual(skipped, []);
  });

  it("skips a lead with a resubmission that succeeded or has not ended", () => {
    const { resubmit, skipped } = chooseFailed([
      run("6", "Running", "2"),
      run("5", "Succeeded", "4"),
      run("4", "Failed", "1"),
      run("2", "Failed"),
      run("1", "Failed"),
    ]);
    assert.deepEqual(resubmit, []);
    assert.deepEqual(skipped, [
      { run: "4", by: "5", reason: "succeeded" },
      { run: "1", by: "5", reason: "succeeded" },
      { run: "2", by: "6", reason: "active" },
    ]);
  });

  it("chooses the newest run of a lead whose runs all failed, also when the first left the history", () => {
    const { resubmit, skipped } = chooseFailed([run("3", "Failed", "1"), run("2", "Failed", "1")]);
    assert.deepEqual(names(resubmit), ["3"]);
    assert.deepEqual(skipped, [{ run: "2", by: "3", reason: "newer" }]);
  });

  it("chooses at most one run of a lead and none of a written one, for any history", () => {
    const status = fc.constantFrom("Succeeded", "Failed", "TimedOut", "Cancelled", "Running");
    const step = fc.record({ status, source: fc.option(fc.nat(), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const leads: number[] = [];
        const runs = steps.map(({ status, source }, index) => {
          const from = source === undefined || index === 0 ? undefined : source % index;
          leads[index] = from === undefined ? index : (leads[from] ?? from);
          return run(String(index), status, from === undefined ? undefined : String(from));
        });
        const { resubmit, skipped } = chooseFailed([...runs].reverse());
        const chosen = resubmit.map(({ name }) => leads[Number(name)]);
        assert.equal(new Set(chosen).size, chosen.length);
        const statuses = (lead: number | undefined) =>
          runs.filter((_, index) => leads[index] === lead).map(({ status }) => status);
        for (const lead of chosen) {
          assert.ok(!statuses(lead).includes("Succeeded") && !statuses(lead).includes("Running"));
        }
        const failures = runs.filter(({ status }) => status === "Failed" || status === "TimedOut");
        const named = [...names(resubmit), ...skipped.map((one) => one.run)];
        assert.deepEqual(named.sort(), names(failures).sort());
      }),
    );
  });
});

describe("resubmitRuns", () => {
  let arm: FakeArm;
  beforeEach(() => {
    arm = new FakeArm();
    arm.runs = ["run-5", "run-4", "run-3", "run-2", "run-1"].map((name) => ({ name, status: "Failed" }));
  });

  it("resubmits the failed runs of all pages, and nothing the second time", async () => {
    const first = await findFailedRuns(arm.access, workflowId);
    const done = await all(resubmitRuns(arm.access, workflowId, names(first.resubmit)));
    assert.deepEqual(arm.resubmitted, ["run-1", "run-2", "run-3", "run-4", "run-5"]);
    assert.deepEqual(done[0], { run: "run-1", newRun: "run-995", status: "Succeeded" });
    const second = await findFailedRuns(arm.access, workflowId);
    assert.deepEqual(second.resubmit, []);
    assert.equal(second.skipped.length, 5);
  });

  it("names the action that failed in the new run", async () => {
    arm.endsAs = "Failed";
    const [again] = await all(resubmitRuns(arm.access, workflowId, ["run-3"]));
    assert.deepEqual(again?.failedAction, { name: "Write", code: "Forbidden" });
  });

  it("distinguishes its new run from an earlier resubmission of the same run", async () => {
    arm.runs.unshift({ name: "run-900", status: "Failed", source: "run-3" });
    const [done] = await all(resubmitRuns(arm.access, workflowId, ["run-3"]));
    assert.equal(done?.newRun, "run-994");
  });

  it("resubmits a run once when it is named twice", async () => {
    await all(resubmitRuns(arm.access, workflowId, ["run-3", "run-3"]));
    assert.deepEqual(arm.resubmitted, ["run-3"]);
  });

  it("resubmits nothing when one name is unknown", async () => {
    const done = all(resubmitRuns(arm.access, workflowId, ["run-3", "none"]));
    await assert.rejects(done, { code: "LEADS_RUN_UNKNOWN", message: /none/ });
    assert.deepEqual(arm.resubmitted, []);
  });

  it("waits as long as Azure asks when it is throttled, and continues", async () => {
    let refusals = 2;
    arm.intercept = (method) =>
      method === "POST" && refusals-- > 0 ? refusal(429, "Throttled", { "retry-after": "7" }) : undefined;
    const [done] = await all(resubmitRuns(arm.access, workflowId, ["run-3"]));
    assert.equal(done?.status, "Succeeded");
    assert.deepEqual(arm.waits, [7000, 7000]);
  });

  it("warns of a second row when no new run appears", async () => {
    arm.intercept = (method) => (method === "POST" ? new Response(null, { status: 202 }) : undefined);
    const done = all(resubmitRuns(arm.access, workflowId, ["run-3"], 1));
    await assert.rejects(done, { code: "LEADS_RESUBMIT_LOST", message: /written twice/ });
  });

  for (const [status, code, expected, fix] of [
    [400, "WorkflowTriggerIsNotEnabled", "LEADS_RESUBMIT_REFUSED", /Enable it/],
    [403, "AuthorizationFailed", "LEADS_ARM_REFUSED", /role operator in docs\/permissions\.md/],
    [404, "WorkflowTriggerHistoryNotFound", "LEADS_RUN_UNKNOWN", /leads runs/],
    [404, "ResourceNotFound", "LEADS_ARM_REFUSED", /preview --refresh/],
    [400, "BadRequest", "LEADS_ARM_REFUSED", /run the command again/],
    [500, "InternalServerError", "LEADS_ARM_REFUSED", /may have been accepted/],
  ] as const) {
    it(`says what to do when the resubmit fails with ${status} ${code}`, async () => {
      arm.intercept = (method) => (method === "POST" ? refusal(status, code) : undefined);
      const done = all(resubmitRuns(arm.access, workflowId, ["run-3"]));
      await assert.rejects(done, { code: expected, message: fix });
    });
  }
});

describe("reading runs", () => {
  it("lists the newest runs of a status, up to the limit, with what failed", async () => {
    const arm = new FakeArm();
    arm.runs = ["Failed", "Succeeded", "Failed", "Failed"].map((status, index) => ({
      name: `run-${9 - index}`,
      status,
    }));
    const runs = await newestRuns(arm.access, workflowId, { status: "Failed", top: 2 });
    assert.deepEqual(names(runs), ["run-9", "run-7"]);
    assert.deepEqual(runs[0]?.failedAction, { name: "Write", code: "Forbidden" });
  });

  it("names the action inside a failed scope, not the scope", async () => {
    const arm = new FakeArm();
    arm.runs = [{ name: "run-1", status: "Failed" }];
    const actions = [action("Try", "ActionFailed"), action("Inner", "BadGateway")];
    arm.intercept = (_, url) =>
      url.pathname.endsWith("/actions") ? Response.json({ value: actions }) : undefined;
    const [only] = await newestRuns(arm.access, workflowId, { top: 1 });
    assert.deepEqual(only?.failedAction, { name: "Inner", code: "BadGateway" });
  });

  it("sends the token to no other host, even when a page links to one", async () => {
    const arm = new FakeArm();
    arm.intercept = (_, url) => {
      assert.equal(url.hostname, "management.azure.com");
      return Response.json({ value: [], nextLink: "https://example.com/runs?api-version=2019-05-01" });
    };
    await assert.rejects(findFailedRuns(arm.access, workflowId), { code: "LEADS_ARM_REFUSED" });
  });

  it("ends with a null or empty next link, and refuses an invalid one", async () => {
    const arm = new FakeArm();
    let nextLink: unknown;
    arm.intercept = () => Response.json({ value: [], nextLink });
    for (nextLink of [null, ""])
      assert.deepEqual((await findFailedRuns(arm.access, workflowId)).resubmit, []);
    for (nextLink of ["/runs?page=2", 7, {}])
      await assert.rejects(findFailedRuns(arm.access, workflowId), { code: "LEADS_ARM_REFUSED" });
  });

  it("reports a Resource Manager that does not answer", async () => {
    const arm = new FakeArm();
    const access = {
      ...arm.access,
      fetch: (() => Promise.reject(new Error("ECONNREFUSED"))) as typeof fetch,
    };
    await assert.rejects(newestRuns(access, workflowId, { top: 1 }), { code: "LEADS_ARM_UNREACHABLE" });
  });

  it("waits for the end of a run, with a limit", async () => {
    const arm = new FakeArm();
    arm.runs = [{ name: "run-1", status: "Running" }];
    await assert.rejects(waitForRun(arm.access, workflowId, "run-1", 1), { code: "LEADS_RUN_TIMEOUT" });
    assert.deepEqual(arm.waits, [250, 250, 250, 250, 250]);
    arm.runs = [{ name: "run-1", status: "Cancelled" }];
    assert.equal((await waitForRun(arm.access, workflowId, "run-1", 1)).status, "Cancelled");
    await assert.rejects(waitForRun(arm.access, workflowId, "none", 1), { code: "LEADS_ARM_REFUSED" });
  });

  it("counts the time for answers as waiting", async () => {
    const arm = new FakeArm();
    arm.runs = [{ name: "run-1", status: "Running" }];
    arm.intercept = () => {
      arm.clock += 400;
      return undefined;
    };
    await assert.rejects(waitForRun(arm.access, workflowId, "run-1", 1), { code: "LEADS_RUN_TIMEOUT" });
    assert.deepEqual(arm.waits, [250, 250]);
  });
});
