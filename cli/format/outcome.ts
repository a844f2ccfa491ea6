/** Prints the outcome of a letter or a run in one line without lead data. */
import { toldCauses } from "../../operations/causes/explain";
import type { RedriveOutcome } from "../../operations/dead-letters/outcomes";
import type { FailedAction } from "../../operations/runs/workflow-runs";

/**
 * E.g. `<id>  written by run 08584…CU00`.
 *
 * @param destination its name, when the stack has several
 */
export function formatOutcome(outcome: RedriveOutcome, destination?: string): string {
  const name = "id" in outcome ? outcome.id : `run ${outcome.run}`;
  const of = destination === undefined ? "" : "id" in outcome ? `${destination}/` : `${destination} `;
  return `${of}${name}  ${whatOf(outcome)}`;
}

function whatOf(outcome: RedriveOutcome): string {
  switch (outcome.result) {
    case "written":
      return `written by run ${outcome.run}${keptOf(outcome)}`;
    case "was a row":
      return `was a row already${keptOf(outcome)}`;
    case "gone":
      return "gone: another redrive took it";
    case "not a letter":
      return `kept: not a letter, ${outcome.reason}`;
    case "changed":
      return "kept: it was changed while it was redriven";
    case "runs on":
      return `kept: run ${outcome.run} has not ended yet`;
    case "not shown":
      return `kept: run ${outcome.run} succeeded, and Dataverse does not show you its row`;
    case "failed":
      return `kept: run ${outcome.run} failed, ${toldCauses(outcome.causes).because}`;
    case "resubmitted": {
      const { newRun, status, failedAction } = outcome;
      const failure = failedAction === undefined ? "" : ` (${formatFailure(failedAction)})`;
      return `→ ${newRun} ${status}${failure}`;
    }
    case "resubmitted already":
      return "was resubmitted already";
    case "wrote its row":
      return "wrote its row, though it failed: nothing to do";
    case "no destination":
      return `kept: the stack has no destination ${outcome.destination}`;
    case "partly delivered":
      return `kept: ${outcome.missing.join(", ")} did not get its lead, ${outcome.reached.join(", ")} did and would have it twice`;
    case "left to another redrive":
      return `left to another redrive; if that was interrupted, run the command again after ${outcome.until.toISOString().slice(11, 16)} UTC`;
  }
}

const keptOf = ({ isLetterKept }: { isLetterKept: boolean }): string =>
  isLetterKept ? ", its letter was changed meanwhile and is kept: the next redrive removes it" : "";

/** E.g. `Create_lead: Forbidden`. */
export function formatFailure({ name, code }: FailedAction): string {
  return `${name}: ${code}`;
}
