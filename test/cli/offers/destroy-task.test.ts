/** `destroy` and `refresh` of one stack of a fleet. */
import assert from "node:assert/strict";
import { destroyTask } from "../../../cli/offers/worker/tasks/destroy";
import { refreshTask } from "../../../cli/offers/worker/tasks/refresh";
import type { Job } from "../../../fleet/outcome";
import type { Preview } from "../../../review/preview";
import { assertExplained } from "../../support/explained";
import { connection, fakeEngine, fakeSettling, jobOf, nothingToDo, previewWith } from "./support/fake-engine";

const run = async (task: typeof destroyTask, done: Preview, job: Partial<Job> = {}) => {
  const { engine, calls } = fakeEngine({ runs: [() => done] });
  const outcome = await task(jobOf(job), engine, new AbortController().signal, fakeSettling(calls));
  return { outcome, calls, text: `[${outcome.failure?.code}] ${outcome.failure?.text}` };
};

describe("destroy of one stack", () => {
  const deleted = previewWith({ steps: [{ ...connection, op: "delete" }] });

  it("settles first, counts, and says how to remove the empty stack", async () => {
    const { outcome, calls } = await run(destroyTask, deleted);
    assert.deepEqual(calls, ["settle crm", "destroy"]);
    assert.equal(outcome.changes.delete, 1);
    assert.match(outcome.notes.join(), /pulumi stack rm crm --yes$/);
  });

  const protectedOne = previewWith({ steps: [], failure: ["cannot delete protected resource x"] });

  it("names the edit of the offer file that takes a protection away", async () => {
    const { text } = await run(destroyTask, protectedOne);
    assertExplained(text, {
      code: "LEADS_STACK_PROTECTED",
      found: /Stack crm has protected resources, expected none; nothing was deleted/,
      fix: /set protect: false under config in offers\/crm\.yaml, then npx leads offers up --only crm/,
    });
  });

  it("names commands when the file is gone", async () => {
    const { text } = await run(destroyTask, protectedOne, { file: "" });
    assert.match(
      text,
      /pulumi config set marketplace-leads:protect false --stack crm, then pulumi up --yes --stack crm\. Then: npx leads offers destroy --only crm/,
    );
  });

  it("keeps the code of our program, as when letters wait", async () => {
    const failure = [
      'before hook "guard" failed: [LEADS_LETTERS_WAIT] dead letters wait. Run: npx leads redrive --all',
      "update failed",
    ];
    const { text } = await run(destroyTask, previewWith({ steps: [], failure }));
    assertExplained(text, {
      code: "LEADS_LETTERS_WAIT",
      found: /deletion of stack crm ended early\./,
      fix: /npx leads redrive --all$/,
    });
  });
});

describe("refresh of one stack", () => {
  const drift = (isDeleted: boolean) => ({
    ...{ urn: connection.urn, type: connection.type, name: connection.name },
    ...{ isDeleted, paths: ["tags"] },
  });

  it("counts what the state took from Azure", async () => {
    const done = { ...nothingToDo, drift: [drift(true), drift(false), drift(false)] };
    const { outcome, calls } = await run(refreshTask, done, { task: "refresh" });
    assert.deepEqual(calls, ["settle crm", "refresh"]);
    assert.equal(outcome.result, "changed");
    assert.deepEqual(outcome.changes, { create: 0, update: 2, replace: 0, delete: 1 });
    assert.equal((await run(refreshTask, nothingToDo)).outcome.result, "unchanged");
  });
});
