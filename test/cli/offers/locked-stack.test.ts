/** A stack of a fleet that another update holds: who holds it, and what to do. */
import assert from "node:assert/strict";
import { CommandError } from "../../../cli/command-error";
import { destroyTask } from "../../../cli/offers/worker/tasks/destroy";
import { refreshTask } from "../../../cli/offers/worker/tasks/refresh";
import { upTask } from "../../../cli/offers/worker/tasks/up";
import type { Task } from "../../../fleet/outcome";
import { assertExplained } from "../../support/explained";
import { fakeEngine, fakeSettling, found, jobOf, previewWith } from "./support/fake-engine";

const tasks = { up: upTask, refresh: refreshTask, destroy: destroyTask };

const locked = () => {
  throw new CommandError("LEADS_STACK_LOCKED", "the stack is currently locked by 1 lock(s)", "Wait.");
};

interface Lock {
  task?: keyof typeof tasks;
  releaseLocks?: boolean;
  isDead?: boolean;
  hasLock?: boolean;
  isLockedAgain?: boolean;
}

async function run({ task = "up", releaseLocks = false, isLockedAgain = false, ...lock }: Lock) {
  const runs = [locked, isLockedAgain ? locked : () => previewWith()];
  const { engine, calls } = fakeEngine({ previews: [found(previewWith())], runs });
  const job = jobOf({ task: task as Task, releaseLocks });
  const outcome = await tasks[task](job, engine, new AbortController().signal, fakeSettling(calls, lock));
  return { outcome, calls, text: `[${outcome.failure?.code}] ${outcome.failure?.text}` };
}

describe("a locked stack of a fleet", () => {
  it("says who holds it, and waits for a process that may live", async () => {
    for (const releaseLocks of [false, true]) {
      const { text, calls } = await run({ isDead: false, releaseLocks });
      assert.deepEqual(calls, ["preview with plan", "up with plan"]);
      assertExplained(text, {
        code: "LEADS_STACK_LOCKED",
        found:
          /Stack crm is locked by kim@build-7 \(process 4711, since 2026-11-28T18:00:00Z\); nothing was changed/,
        fix: /Wait for that update\. .* pulumi cancel --yes --stack crm$/,
      });
    }
  });

  for (const task of ["up", "refresh", "destroy"] as const) {
    it(`${task} names the option that removes the lock of a process that has ended`, async () => {
      const { text, calls } = await run({ task });
      assert.ok(!calls.includes("release crm"));
      assertExplained(text, {
        code: "LEADS_STACK_LOCKED",
        found: /process 4711, since 2026-11-28T18:00:00Z, which has ended/,
        fix: new RegExp(`npx leads offers ${task} --only crm --release-locks$`),
      });
    });

    it(`${task} removes it when asked, and goes on once`, async () => {
      const { outcome, calls } = await run({ task, releaseLocks: true });
      assert.deepEqual(calls.filter((call) => call.startsWith(task)).length, 2);
      assert.ok(calls.includes("release crm"));
      assert.notEqual(outcome.result, "failed");
      assert.match(outcome.notes.join("\n"), /lock of process 4711 was removed/);
    });
  }

  it("is not tried a third time", async () => {
    const { outcome, calls } = await run({ releaseLocks: true, isLockedAgain: true });
    assert.equal(calls.filter((call) => call.startsWith("up")).length, 2);
    assert.equal(outcome.failure?.code, "LEADS_STACK_LOCKED");
    assert.match(outcome.notes.join(), /was removed/);
  });

  it("keeps Pulumi's words when it names no lock, as Pulumi Cloud does", async () => {
    const { text } = await run({ hasLock: false, releaseLocks: true });
    assert.equal(text, "[LEADS_STACK_LOCKED] the stack is currently locked by 1 lock(s). Wait.");
  });
});
