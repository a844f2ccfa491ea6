/** Refuses to resubmit a run whose lead is in a letter: the resubmit would take a new row id, and the letter would make a second row. */
import type { ArmAccess } from "../arm-client";
import { leadNotWritten } from "../causes/evidence";
import { OperationError } from "../errors";
import { allRuns } from "../resubmit-runs";
import { isActive } from "../workflow-runs";
import type { StoredBlob } from "./blob-list";
import { idOf, redriveOf } from "./letter-id";

/**
 * @param letters what is in the store
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
    const run = runs.find((one) => one.name === name);
    const rowId = redriveOf(run?.trackingId)?.rowId;
    const letter = letters.find(
      (blob) => blob.metadata.run === name || (rowId !== undefined && idOf(blob.name) === rowId),
    );
    if (letter !== undefined) {
      throw new OperationError(
        "LEADS_LEAD_IN_LETTER",
        `The lead of run ${name} is in dead letter ${idOf(letter.name)}, expected a run whose letter could not be stored`,
        `A resubmit could write it twice. Run:\n  ${command} ${idOf(letter.name)}`,
      );
    }
    const redrive = runs.find(
      ({ status, trackingId }) =>
        (status === "Succeeded" || isActive(status)) && redriveOf(trackingId)?.run === name,
    );
    if (run?.errorCode === leadNotWritten && redrive !== undefined) {
      throw new OperationError(
        "LEADS_LEAD_IN_LETTER",
        `The lead of run ${name} was redriven by run ${redrive.name}, which is ${redrive.status}, expected one that is not written`,
        "There is nothing to resubmit: a resubmit could write it twice.",
      );
    }
  }
}
