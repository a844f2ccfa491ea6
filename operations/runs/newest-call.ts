/** The newest lead that the marketplace, or another caller of the callback URL, has posted. Its content is not read. */
import { redriveOf } from "../dead-letters/letter-id";
import { type ArmAccess, ArmClient } from "../services/arm-client";
import { armFailure } from "../services/arm-failure";
import { sendTrackingId } from "./send-lead";
import { runsOf, type WorkflowRun } from "./workflow-runs";

/** Runs to read: one page. */
const lookBack = 50;

/**
 * Start of its run, ISO 8601; undefined if the newest runs have none.
 *
 * @param workflowId ARM id of the Logic App whose URL the marketplace has
 * @throws {OperationError} `LEADS_ARM_REFUSED`, `LEADS_ARM_UNREACHABLE`
 */
export async function newestCall(access: ArmAccess, workflowId: string): Promise<string | undefined> {
  let older = 0;
  try {
    for await (const run of runsOf(new ArmClient(access), workflowId, { pageSize: lookBack })) {
      if (isCall(run)) return run.startTime;
      if (++older >= lookBack) return undefined;
    }
    return undefined;
  } catch (error) {
    throw armFailure(error, "Looking for the newest lead");
  }
}

/** Not a resubmitted run, and not one of `leads redrive` or `leads send`. */
const isCall = ({ sourceRun, trackingId }: WorkflowRun): boolean =>
  sourceRun === undefined && trackingId !== sendTrackingId && redriveOf(trackingId) === undefined;
