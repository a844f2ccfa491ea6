/** Tables R1 and R2 of the runtime's rules: runAfter, skips, and the status of a run. */
import assert from "node:assert/strict";
import { runActions } from "./harness";

type Actions = Record<string, Record<string, unknown>>;
const ok = (runAfter: Record<string, string[]> = {}) => ({ type: "Compose", inputs: "fine", runAfter });
const fail = (runAfter: Record<string, string[]> = {}) => ({
  type: "Compose",
  inputs: "@div(1, 0)",
  runAfter,
});
const scope = (actions: Actions, runAfter: Record<string, string[]> = {}) => ({
  type: "Scope",
  actions,
  runAfter,
});
const terminate = (runStatus: string, runAfter: Record<string, string[]> = {}) => ({
  type: "Terminate",
  inputs: { runStatus, runError: { code: "OrderLost", message: "The order was lost." } },
  runAfter,
});

interface Case {
  rule: string;
  shape: string;
  actions: Actions;
  run: string;
  statuses: Record<string, string>;
}

const cases: Case[] = [
  {
    rule: "R1.2",
    shape: "several predecessors that all have to fit, one of which does not",
    actions: { A: ok(), B: fail(), C: ok({ A: ["Succeeded"], B: ["Succeeded"] }) },
    run: "Failed",
    statuses: { A: "Succeeded", B: "Failed", C: "Skipped" },
  },
  {
    rule: "R1.2",
    shape: "several predecessors that all fit, each with its own status",
    actions: { A: ok(), B: fail(), C: ok({ A: ["Succeeded"], B: ["Failed"] }) },
    run: "Succeeded",
    statuses: { A: "Succeeded", B: "Failed", C: "Succeeded" },
  },
  {
    rule: "R1.3",
    shape: "an action without runAfter",
    actions: { A: { type: "Compose", inputs: 1 } },
    run: "Succeeded",
    statuses: { A: "Succeeded" },
  },
  {
    rule: "R1.4",
    shape: "an unhandled failure with a chain of skipped successors",
    actions: {
      A: fail(),
      B: ok({ A: ["Succeeded"] }),
      C: ok({ B: ["Succeeded"] }),
      D: ok({ C: ["Skipped"] }),
    },
    run: "Succeeded",
    statuses: { A: "Failed", B: "Skipped", C: "Skipped", D: "Succeeded" },
  },
  {
    rule: "R1.5",
    shape: "status words in other letter cases",
    actions: { A: fail(), B: ok({ A: ["FAILED", "TIMEDOUT"] }) },
    run: "Succeeded",
    statuses: { A: "Failed", B: "Succeeded" },
  },
  {
    rule: "R2.1",
    shape: "a failed action and its skipped successor",
    actions: { A: fail(), B: ok({ A: ["Succeeded"] }) },
    run: "Failed",
    statuses: { A: "Failed", B: "Skipped" },
  },
  {
    rule: "R2.2",
    shape: "a failure that is handled and nothing else",
    actions: { A: fail(), C: ok({ A: ["Failed"] }) },
    run: "Succeeded",
    statuses: { A: "Failed", C: "Succeeded" },
  },
  {
    rule: "R2.3",
    shape: "a handled failure next to a skipped success branch",
    actions: { A: fail(), B: ok({ A: ["Succeeded"] }), C: ok({ A: ["Failed"] }) },
    run: "Failed",
    statuses: { A: "Failed", B: "Skipped", C: "Succeeded" },
  },
  {
    rule: "R2.4",
    shape: "a failure branch that was not needed",
    actions: { A: ok(), B: ok({ A: ["Succeeded"] }), C: ok({ A: ["Failed"] }) },
    run: "Succeeded",
    statuses: { A: "Succeeded", B: "Succeeded", C: "Skipped" },
  },
  {
    rule: "R2.5",
    shape: "both branches joined by a last action",
    actions: {
      A: fail(),
      B: ok({ A: ["Succeeded"] }),
      C: ok({ A: ["Failed"] }),
      D: ok({ B: ["Succeeded", "Skipped"], C: ["Succeeded", "Skipped"] }),
    },
    run: "Succeeded",
    statuses: { A: "Failed", B: "Skipped", C: "Succeeded", D: "Succeeded" },
  },
  {
    rule: "R2.6",
    shape: "two parallel ends, one failed",
    actions: { A: ok(), B: ok({ A: ["Succeeded"] }), C: fail({ A: ["Succeeded"] }) },
    run: "Failed",
    statuses: { A: "Succeeded", B: "Succeeded", C: "Failed" },
  },
  {
    rule: "R2.7",
    shape: "a scope whose failure another scope catches",
    actions: {
      Try: scope({ A: fail() }),
      Catch: scope({ B: ok() }, { Try: ["Failed", "Skipped", "TimedOut"] }),
    },
    run: "Succeeded",
    statuses: { Try: "Failed", A: "Failed", Catch: "Succeeded", B: "Succeeded" },
  },
  {
    rule: "R2.7",
    shape: "a catching scope that ends the run as failed",
    actions: {
      Try: scope({ A: fail() }),
      Catch: scope({ B: ok(), End: terminate("Failed", { B: ["Succeeded"] }) }, { Try: ["Failed"] }),
    },
    run: "Failed",
    statuses: { Try: "Failed", A: "Failed", Catch: "Cancelled", B: "Succeeded", End: "Succeeded" },
  },
  {
    rule: "R2.8",
    shape: "try, a catch that is not needed, and finally",
    actions: {
      Try: scope({ A: ok() }),
      Catch: scope({ B: ok() }, { Try: ["Failed"] }),
      Finally: scope({ C: ok() }, { Catch: ["Succeeded", "Skipped"] }),
    },
    run: "Succeeded",
    statuses: {
      Try: "Succeeded",
      A: "Succeeded",
      Catch: "Skipped",
      B: "Skipped",
      Finally: "Succeeded",
      C: "Succeeded",
    },
  },
  {
    rule: "R2.9",
    shape: "a failure handled inside its scope",
    actions: { Try: scope({ A: fail(), B: ok({ A: ["Failed"] }) }) },
    run: "Succeeded",
    statuses: { Try: "Succeeded", A: "Failed", B: "Succeeded" },
  },
  {
    rule: "R2.10",
    shape: "a scope whose last action failed",
    actions: { Try: scope({ A: ok(), B: fail({ A: ["Succeeded"] }) }) },
    run: "Failed",
    statuses: { Try: "Failed", A: "Succeeded", B: "Failed" },
  },
  {
    rule: "R7.1",
    shape: "Terminate as cancelled before another action",
    actions: { End: terminate("Cancelled"), B: ok({ End: ["Succeeded"] }) },
    run: "Cancelled",
    statuses: { End: "Succeeded", B: "Skipped" },
  },
  {
    rule: "R7.1",
    shape: "Terminate as succeeded after a failure",
    actions: { A: fail(), End: terminate("Succeeded", { A: ["Failed"] }) },
    run: "Succeeded",
    statuses: { A: "Failed", End: "Succeeded" },
  },
];

describe("the status of a run", () => {
  for (const { rule, shape, actions, run: expected, statuses } of cases) {
    it(`is ${expected} for ${shape} (${rule})`, async () => {
      const { run, records } = await runActions(actions);
      assert.equal(run.properties.status, expected);
      const found = Object.fromEntries(Object.entries(records).map(([name, { status }]) => [name, status]));
      assert.deepEqual(found, statuses);
    });
  }

  it("contains the error of the Terminate action that ended it (R7.2)", async () => {
    const { run } = await runActions({ End: terminate("Failed") });
    assert.deepEqual(run.properties.error, { code: "OrderLost", message: "The order was lost." });
  });

  it("is ActionFailed when an action failed (R2.10)", async () => {
    const { run, records } = await runActions({ Try: scope({ A: fail() }) });
    const expected = { code: "ActionFailed", message: "An action failed. No dependent actions succeeded." };
    assert.deepEqual(run.properties.error, expected);
    assert.deepEqual(records.Try.error, expected);
  });
});

describe("a skipped action", () => {
  it("names the runAfter condition that was not satisfied (R1.8)", async () => {
    const { records } = await runActions({ Get: fail(), Next: ok({ Get: ["Succeeded"] }) });
    assert.equal(records.Next.code, "ActionSkipped");
    assert.deepEqual(records.Next.error, {
      code: "ActionSkipped",
      message:
        "The execution of template action 'Next' is skipped: the 'runAfter' condition for action 'Get' is not satisfied. Expected status values 'Succeeded' and actual value 'Failed'.",
    });
  });

  it("lists several expected statuses with commas (R1.8)", async () => {
    const { records } = await runActions({ Get: ok(), Next: ok({ Get: ["Failed", "Skipped"] }) });
    assert.match(
      records.Next.error.message,
      /Expected status values 'Failed, Skipped' and actual value 'Succeeded'/,
    );
  });

  it("passes its state to the actions inside it (R1.9)", async () => {
    const { records } = await runActions({ Get: ok(), NotRun: scope({ Inside: ok() }, { Get: ["Failed"] }) });
    assert.deepEqual(records.Inside.error, {
      code: "ActionDependencyFailed",
      message:
        "The execution of template action 'Inside' is skipped: dependant action 'NotRun' completed with status 'Skipped' and code 'ActionSkipped'.",
    });
  });
});
