/** What became of a lead: a row, a dead letter, or neither, with the reason in words. */
import { property, textAt } from "../../sandbox/workflow/definition/json";
import type { JournaledAction } from "../../sandbox/workflow/history/action-journal";
import type { DryRunOutcome, Executions } from "../report";
import { type Purpose, purposeOf } from "./calls";
import type { LeadRun, NotRun } from "./lead-run";
import { causeOf, refusalInWords, stopInWords } from "./reasons";
import { rowIn, texts } from "./row";

/** An outcome with the row's texts, which may be a person's. */
export interface Outcome extends Pick<DryRunOutcome, "kind" | "reason" | "executions"> {
  /** Column → text, of each step that wrote. */
  writes: readonly { step: string; columns: ReadonlyMap<string, string> }[];
}

/** @param destination kind of destination @param isSample whether a reason may quote the lead */
export function outcomeOf(run: LeadRun | NotRun, destination: string, isSample: boolean): Outcome {
  if ("notRun" in run) return { kind: "not run", reason: stopInWords(run.notRun), ...nothing };
  const { refusedBy } = run;
  if (refusedBy !== undefined) return { kind: "refused", reason: refusalInWords(refusedBy.code), ...nothing };
  const unknown = run.actions.find(({ action }) => action.code === "NotEmulated");
  if (unknown !== undefined)
    return { kind: "not run", reason: stopInWords(unknown.action.error?.message ?? ""), ...nothing };
  const executions = executionsOf(run);
  if (run.run === undefined)
    return {
      ...{ kind: "lost", executions, writes: [] },
      reason: "the trigger takes the lead and starts no run, because its condition does not hold",
    };
  const done = run.actions.filter(({ action }) => action.status === "Succeeded");
  const writes = done.filter((action) => purposeIn(run, action) === "write");
  if (done.some((action) => purposeIn(run, action) === "letter"))
    return { kind: "dead letter", reason: causeOf(run, isSample), executions, writes: [] };
  if (writes.length > 0) return { kind: "row", executions, writes: rowsOf(writes, destination) };
  const end =
    run.run.status === "Succeeded"
      ? "the run succeeds, but nothing takes the lead"
      : "it stays only in its failed run for 90 days";
  return { kind: "lost", reason: `${causeOf(run, isSample)}; ${end}`, executions, writes: [] };
}

const nothing = { executions: { builtIn: 0, standard: 0 }, writes: [] };

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
    columns: texts(rowIn(destination, property(contents.inputs, "body"))),
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
