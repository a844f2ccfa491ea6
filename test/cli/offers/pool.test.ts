import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type PoolOptions, runJobs } from "../../../cli/offers/pool";
import { assertExplained } from "../../support/explained";
import { jobOf } from "./support/fake-engine";

describe("the child processes of a fleet", () => {
  let children: ChildProcess[];
  beforeEach(() => {
    children = [];
  });

  const start = () => {
    const child = fork(join(__dirname, "support/fake-worker.cjs"), {
      execArgv: [],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    children.push(child);
    return child;
  };
  const run = (stacks: readonly string[], options: Partial<PoolOptions> = {}) => {
    const jobs = stacks.map((stack) => jobOf({ stack, task: "preview" }));
    return runJobs(jobs, { signal: new AbortController().signal, start, ...options });
  };
  const results = (outcomes: Awaited<ReturnType<typeof run>>) =>
    outcomes.map(({ stack, result }) => `${stack} ${result}`);

  it("give an outcome for each job, in its order, and are as many as asked for", async () => {
    const stacks = ["a", "b", "c", "d", "e", "f"];
    const outcomes = await run(stacks, { processes: 3 });
    assert.deepEqual(
      results(outcomes),
      stacks.map((stack) => `${stack} unchanged`),
    );
    assert.equal(children.length, 3);
  });

  it("are not more than jobs, and end with them", async () => {
    await run(["a"], { processes: 8 });
    assert.equal(children.length, 1);
    await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")));
  });

  it("tell when a job starts and ends", async () => {
    const told: string[] = [];
    await run(["a", "fails"], {
      processes: 1,
      whenStarted: ({ stack }) => told.push(`start ${stack}`),
      whenEnded: ({ stack, result }) => told.push(`end ${stack} ${result}`),
    });
    assert.deepEqual(told, ["start a", "end a unchanged", "start fails", "end fails failed"]);
  });

  it("are replaced after 100 jobs", async () => {
    const outcomes = await run(
      Array.from({ length: 101 }, (_, index) => `s${index}`),
      { processes: 1 },
    );
    const pids = outcomes.map(({ notes }) => notes[0]);
    assert.equal(new Set(pids.slice(0, 100)).size, 1);
    assert.notEqual(pids[100], pids[0]);
  });

  for (const [stack, how] of [
    ["exits", "exit code 3"],
    ["killed", "SIGKILL"],
    ["bug", "Error: ours"],
  ] as const)
    it(`fail only their job and are replaced when one ends with ${how}`, async () => {
      const outcomes = await run(["a", stack, "b"], { processes: 1 });
      assert.deepEqual(results(outcomes), ["a unchanged", `${stack} failed`, "b unchanged"]);
      assert.equal(children.length, 2);
      const { code, text } = outcomes[1]?.failure ?? { code: "", text: "" };
      assertExplained(`[${code}] ${text}`, {
        ...{ code: "LEADS_OFFERS_PROCESS", found: new RegExp(`stack ${stack} ended with ${how}`) },
        fix: new RegExp(`npx leads offers preview --only ${stack}$`),
      });
    });

  it("fail each job when none can be started", async () => {
    const missing = () => fork("worker.cjs", { execPath: join(__dirname, "missing"), execArgv: [] });
    const outcomes = await run(["a", "b"], { processes: 1, start: missing });
    assert.deepEqual(results(outcomes), ["a failed", "b failed"]);
    assert.match(outcomes[1]?.failure?.text ?? "", /ENOENT/);
  });

  it("start no other job after so many failures", async () => {
    const outcomes = await run(["fails1", "a", "fails2", "b"], { processes: 1, stopAfter: 2 });
    assert.deepEqual(results(outcomes), ["fails1 failed", "a unchanged", "fails2 failed", "b skipped"]);
  });

  it("cancel what runs, and start nothing else, when they are told to stop", async () => {
    const controller = new AbortController();
    let started = 0;
    const whenStarted = () => {
      if (++started === 2) controller.abort();
    };
    const outcomes = await run(["hangs1", "hangs2", "a"], { signal: controller.signal, whenStarted });
    assert.deepEqual(results(outcomes), ["hangs1 canceled", "hangs2 canceled", "a skipped"]);
  });

  it("start nothing when they are told to stop before", async () => {
    const outcomes = await run(["a"], { signal: AbortSignal.abort() });
    assert.deepEqual([results(outcomes), children.length], [["a skipped"], 0]);
  });

  it("end when their parent has ended", async () => {
    const worker = join(__dirname, "../../../cli/offers/worker/main.ts");
    const child = fork(worker, { execArgv: ["--require", require.resolve("tsx/cjs")] });
    child.disconnect();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
});
