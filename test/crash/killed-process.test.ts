import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Services } from "./support/services";
import { bundleWorker, WorkerProcess } from "./support/worker-process";

/** Number of killed processes. */
const kills = Number(process.env.LEADS_TEST_KILLS ?? 25);
/** Last step at which a process kills itself: after the resumed runs of the one before, and some of its own leads. */
const latestStep = 800;
/** Longest time before a process is killed from outside, in milliseconds. */
const longestLife = 60;

describe("a process that is killed at any instant", () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-killed-"));
    file = join(folder, "sandbox.db");
    bundleWorker(join(folder, "worker.cjs"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const random = (limit: number) => Math.floor(Math.random() * limit);
  /** Three of four kill themselves at a step, the others are killed by a timer. */
  const start = (number: number) => {
    const step = number % 4 === 0 ? 0 : 1 + random(random(latestStep)); // early ones are more likely
    const worker = new WorkerProcess(join(folder, "worker.cjs"), [
      file,
      String(number * 1_000),
      String(step),
    ]);
    return { worker, step };
  };

  it(`writes each accepted lead once, killed ${kills} times`, async function () {
    this.timeout(60_000 + kills * 2_500);
    const first = new Services({ database: file });
    await first.deploy();
    await first.close();

    const accepted: string[] = [];
    let waiting = start(0);
    for (let kill = 1; kill <= kills; kill++) {
      const { worker, step } = waiting;
      await worker.go();
      if (kill < kills) waiting = start(kill); // loads its code while this one works
      if (step === 0) {
        await sleep(random(longestLife));
        worker.kill();
      }
      assert.equal(await worker.end(), "SIGKILL");
      accepted.push(...worker.accepted);
    }

    const last = new Services({ database: file });
    await last.recover();
    const { rows, letters, runs } = await last.state();
    const kept = [...rows, ...letters];
    const present = new Set(kept);
    assert.ok(accepted.length > kills / 10, `only ${accepted.length} leads were accepted`);
    assert.deepEqual(
      accepted.filter((email) => !present.has(email)),
      [],
      "accepted leads are lost",
    );
    assert.equal(present.size, kept.length, "a lead is there twice");
    assert.ok(letters.length > 0);
    assert.deepEqual(
      runs.sort(),
      [...letters.map(() => "Failed"), ...rows.map(() => "Succeeded")],
      "a run without its row or letter",
    );
    const { left } = await last.redriveAll();
    const redriven = await last.state();
    await last.close();
    assert.deepEqual([left, redriven.letters, redriven.rows], [[], [], kept.sort()]);
  });
});
