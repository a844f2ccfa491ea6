/** Refuses to resubmit a run whose lead is in a letter. The resubmit uses a new row id, so the letter would write a second row. */

import { OperationError } from "../errors";
import { allRuns } from "../runs/resubmit-runs";
import { isActive, type WorkflowRun } from "../runs/workflow-runs";
import type { ArmAccess } from "../services/arm-client";
import type { StoredBlob } from "./blob-list";
import { idOf, redriveOf } from "./letter-id";
import { shownName } from "./letters";

/**
 * @param letters the letters in the store
 * @param command of the redrive, e.g. `npx leads redrive`
 * @throws {OperationError} `LEADS_LEAD_IN_LETTER` for the first run whose lead is in a letter, or was redriven
 */
export async function refuseKept(
  arm: ArmAccess,
  workflowId: string,
  names: readonly string[],
  letters: readonly StoredBlob[],
  command: string,
): Promise<void> {
  const runs = await allRuns(arm, workflowId);
  for (const name of names) {
    const { rowIds, ofLead } = redrivesOf(runs, name);
    const letter = letters.find(
      ({ name, metadata }) => rowIds.has(idOf(name)) || ofLead.has(metadata.run ?? ""),
    );
    if (letter !== undefined) {
      throw new OperationError(
        "LEADS_LEAD_IN_LETTER",
        `The lead of run ${name} is in dead letter ${shownName(letter.name, letters)}, expected a run whose letter could not be stored`,
        `A resubmit could write it twice. Run:\n  ${command} ${shownName(letter.name, letters)}`,
      );
    }
    const redrive = runs.find(
      (run) =>
        (run.status === "Succeeded" || isActive(run.status)) &&
        rowIds.has(redriveOf(run.trackingId)?.rowId ?? ""),
    );
    if (redrive !== undefined) {
      throw new OperationError(
        "LEADS_LEAD_IN_LETTER",
        `The lead of run ${name} was redriven by run ${redrive.name}, which is ${redrive.status}, expected one that is not written`,
        "There is nothing to resubmit: a resubmit could write it twice.",
      );
    }
  }
}

/** The row ids of a lead's redrives, and its earlier runs. A failed redrive leaves a letter of its own run. */
function redrivesOf(
  runs: readonly WorkflowRun[],
  name: string,
): { rowIds: Set<string>; ofLead: Set<string> } {
  const ofLead = new Set([name]);
  const own = redriveOf(runs.find((run) => run.name === name)?.trackingId)?.rowId;
  const rowIds = new Set(own === undefined ? [] : [own]);
  // oldest first, because a redrive comes after the run of its letter
  for (const run of [...runs].reverse()) {
    const redrive = redriveOf(run.trackingId);
    if (redrive === undefined || !(ofLead.has(redrive.run ?? "") || rowIds.has(redrive.rowId))) continue;
    ofLead.add(run.name);
    rowIds.add(redrive.rowId);
  }
  return { rowIds, ofLead };
}
