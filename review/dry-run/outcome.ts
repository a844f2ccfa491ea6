/** What became of a lead: a row, a dead letter, or neither, with the reason in words. */
import { property, textAt } from "../../sandbox/workflow/definition/json";
import type { JournaledAction } from "../../sandbox/workflow/history/action-journal";
import type { DryRunOutcome, Executions } from "../report";
import { type Purpose, purposeOf } from "./calls";
import type { LeadRun, NotRun } from "./lead-run";
import { causeOf, refusalInWords, stopInWords } from "./reasons";
import { rowIn } from "./row";

/** What became of a lead, with its row, which may be a person's. */
export interface Outcome {
  kind: DryRunOutcome["kind"];
  /** Why it is no row. It quotes no value. */
  cause?: string;
  /** The cause with the words of an expression's failure, which may quote the lead. */
  detail?: string;
  /** What is left of a lost lead. */
  left?: keyof typeof leftInWords;
  executions: Executions;
  /** The row of each step that wrote. */
  writes: readonly { step: string; row: Readonly<Record<string, unknown>> }[];
}

export const leftInWords = {
  failedRun: "it stays only in its failed run for 90 days",
  nothing: "the run succeeds, but nothing takes the lead",
} as const;

/** @param destination kind of destination */
export function outcomeOf(run: LeadRun | NotRun, destination: string): Outcome {
  if ("notRun" in run) return stopped(run.notRun);
  if (run.refusedBy !== undefined)
    return { kind: "refused", cause: refusalInWords(run.refusedBy.code), executions: none, writes: [] };
  const unknown = run.actions.find(({ action }) => action.code === "NotEmulated")?.action;
  if (unknown !== undefined) return stopped(unknown.error?.message ?? "", unknown.name);
  const executions = executionsOf(run);
  if (run.run === undefined) return { kind: "lost", cause: notFired, executions, writes: [] };
  const done = run.actions.filter(({ action }) => action.status === "Succeeded");
  const writes = done.filter((action) => purposeIn(run, action) === "write");
  const isKept = done.some((action) => purposeIn(run, action) === "letter");
  if (writes.length > 0 && !isKept) return { kind: "row", executions, writes: rowsOf(writes, destination) };
  const unwritten = { ...causeOf(run), executions, writes: [] };
  if (isKept) return { kind: "dead letter", ...unwritten };
  return { kind: "lost", left: run.run.status === "Succeeded" ? "nothing" : "failedRun", ...unwritten };
}

const none: Executions = { builtIn: 0, standard: 0 };
const stopped = (message: string, step?: string): Outcome => ({
  ...{ kind: "not run", executions: none, writes: [] },
  cause: stopInWords(message, step),
});
const notFired = "the trigger takes the lead and starts no run, because its condition does not hold";

/** What a step's call is for; undefined for a step that calls nothing. */
function purposeIn(
  { workflow, letters }: LeadRun,
  { action, contents }: JournaledAction,
): Purpose | undefined {
  const type = workflow.byName.get(action.name)?.type.toLowerCase();
  if (type !== "http" && type !== "apiconnection") return undefined;
  const address = textAt(contents.inputs, type === "http" ? "uri" : "path") ?? "";
  const method = (textAt(contents.inputs, "method") ?? "").toUpperCase();
  return purposeOf({ method, address }, letters);
}

/** Name of the step that writes, in all shipped definitions. */
const shippedStep = "Create_lead";

function rowsOf(writes: readonly JournaledAction[], destination: string): Outcome["writes"] {
  // each destination gets the lead as it came
  if (destination === "distributor") return [];
  const shipped = writes.filter(({ action }) => action.name === shippedStep);
  return (destination !== "flow" && shipped.length > 0 ? shipped : writes).map(({ action, contents }) => ({
    step: action.name,
    row: rowIn(destination, property(contents.inputs, "body")),
  }));
}

/** The trigger, and each action that ran, with its retries. */
function executionsOf({ workflow, actions }: LeadRun): Executions {
  const executions = { builtIn: 1, standard: 0 };
  for (const { action } of actions) {
    if (action.status === "Skipped") continue;
    const isConnector = workflow.byName.get(action.name)?.type.toLowerCase() === "apiconnection";
    executions[isConnector ? "standard" : "builtIn"] += 1 + (action.retryHistory?.length ?? 0);
  }
  return executions;
}
