/** Follows a lead from the distributing Logic App to the run of a destination, by the tracking id. */
import { OperationError } from "../errors";
import { type ArmAccess, ArmClient } from "../services/arm-client";
import { acceptedAs, armFailure } from "../services/arm-failure";
import { distributingRun, type FinishedRun, runsOf, waitForRun } from "./workflow-runs";

/** Runs to read: more than a destination gets while a person waits for one. */
const lookBack = 250;

/** The run of a destination that got a lead. */
export interface DeliveredRun {
  name: string;
  /** Undefined when it has not ended in time. */
  ended: FinishedRun | undefined;
}

/**
 * The newest run of a destination that got the lead of a distributing run, and how it ended; undefined when there is none.
 *
 * @param workflowId ARM id of the destination's Logic App
 * @throws {OperationError} `LEADS_ARM_REFUSED`, `LEADS_ARM_UNREACHABLE`
 */
export async function followDelivery(
  access: ArmAccess,
  workflowId: string,
  run: string,
  { timeoutSeconds }: { timeoutSeconds: number },
): Promise<DeliveredRun | undefined> {
  const name = await deliveredRun(access, workflowId, run);
  if (name === undefined) return undefined;
  try {
    return { name, ended: await waitForRun(access, workflowId, name, timeoutSeconds) };
  } catch (error) {
    if (!(error instanceof OperationError) || error.code !== "LEADS_RUN_TIMEOUT") throw error;
    return { name, ended: undefined };
  }
}

/** Name of the newest run that got the lead. */
export async function deliveredRun(
  access: ArmAccess,
  workflowId: string,
  run: string,
): Promise<string | undefined> {
  let older = 0;
  try {
    for await (const one of runsOf(new ArmClient(access), workflowId)) {
      if (distributingRun(one) === run) return one.name;
      if (++older > lookBack) return undefined;
    }
    return undefined;
  } catch (error) {
    throw armFailure(error, `Looking for the run that got the lead of run ${run}`, acceptedAs(run));
  }
}
