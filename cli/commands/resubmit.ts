/**
 * `leads resubmit`: sends the leads of runs through the present workflow once more, and says what became of each.
 *
 * Layer: cli.
 */
import type { ArmAccess } from "../../operations/arm-client";
import { OperationError } from "../../operations/errors";
import {
  findFailedRuns,
  type Resubmission,
  resubmitRuns,
  type SkippedRun,
} from "../../operations/resubmit-runs";
import { armAccess } from "../arm-access";
import { callerToken } from "../credentials";
import { formatFailure } from "../format-failure";
import { stackOutputs } from "../stack-outputs";

/** What `leads resubmit` takes: the names of runs, or `failed`. */
export interface ResubmitCommandOptions {
  stack?: string;
  failed?: true;
  /** Longest wait for a new run to show, and then for its end, in seconds, 1 or more. */
  wait: number;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

export async function runResubmit(
  runs: readonly string[],
  { stack, failed, wait }: ResubmitCommandOptions,
): Promise<void> {
  const { workflowId } = await stackOutputs(stack, ["workflowId"]);
  const arm = armAccess(await callerToken());
  const names = failed === undefined ? runs : await chosen(arm, workflowId);
  const again: Resubmission[] = [];
  for await (const resubmission of resubmitRuns(arm, workflowId, names, wait)) {
    const { run, newRun, status, failedAction } = resubmission;
    print(
      `${run} → ${newRun} ${status}${failedAction === undefined ? "" : ` (${formatFailure(failedAction)})`}`,
    );
    if (status !== "Succeeded") again.push(resubmission);
  }
  if (again.length > 0) throw failedAgain(again, names.length, stack);
}

async function chosen(arm: ArmAccess, workflowId: string): Promise<string[]> {
  const { resubmit, skipped } = await findFailedRuns(arm, workflowId);
  for (const skip of skipped) print(`Skipped ${skip.run}: ${reasonOf(skip)}.`);
  if (resubmit.length === 0) print("Nothing to resubmit.");
  return resubmit.map(({ name }) => name);
}

function reasonOf({ by, reason }: SkippedRun): string {
  if (reason === "succeeded") return `run ${by} of the same lead succeeded`;
  if (reason === "active") return `run ${by} of the same lead has not ended yet`;
  return `run ${by} of the same lead is newer and failed, too`;
}

function failedAgain(again: readonly Resubmission[], all: number, stack: string | undefined): OperationError {
  const select = stack === undefined ? "" : ` --stack ${stack}`;
  const reasons = [
    ...new Set(
      again.map(({ status, failedAction }) => (failedAction ? formatFailure(failedAction) : status)),
    ),
  ];
  const isForbidden = again.some(({ failedAction }) =>
    /^(Forbidden|Unauthorized)$/.test(failedAction?.code ?? ""),
  );
  const mend = isForbidden
    ? `If the application may not write leads yet, run: leads grant${select}`
    : "Mend what the code says";
  return new OperationError(
    "LEADS_RUN_FAILED",
    `${again.length} of ${all} resubmitted runs did not succeed (${reasons.join(", ")})`,
    `${mend}. Then run: leads resubmit${select} --failed. The leads are kept in the run history for 90 days.`,
  );
}
