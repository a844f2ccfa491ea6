/** `leads resubmit`: sends the leads of runs through the current workflow again. With a dead-letter store, only leads without a letter. */

import type { Cause, FixContext } from "../../operations/causes/cause";
import { causesOfRun, toldCauses } from "../../operations/causes/explain";
import type { DataverseAccess } from "../../operations/dataverse/dataverse-client";
import { findRowOfRun } from "../../operations/dataverse/row-of-run";
import { refuseKept } from "../../operations/dead-letters/kept-runs";
import { listedLetters, type RedriveOutcome, resubmitAllUnkept } from "../../operations/dead-letters/redrive";
import { dataverseRows } from "../../operations/destinations/dynamics365";
import { OperationError } from "../../operations/errors";
import { findFailedRuns, resubmitRuns, type SkippedRun } from "../../operations/runs/resubmit-runs";
import type { ArmAccess } from "../../operations/services/arm-client";
import { forStack } from "../../operations/wording";
import { callerToken } from "../credentials";
import { formatFailure, formatOutcome } from "../format/outcome";
import { type LetterCommand, withLetters } from "../letter-access";
import { armAccess, dataverseAccess } from "../service-access";
import { fixContext } from "../stack-facts";
import { stackOutputs } from "../stack-outputs";

/** Options of `leads resubmit`: the names of runs, or `failed`. */
export interface ResubmitCommandOptions {
  stack?: string;
  failed?: true;
  /** Longest wait for a new run to appear, and then for its end, in seconds, 1 or more. */
  wait: number;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

export async function runResubmit(
  runs: readonly string[],
  { stack, failed, wait }: ResubmitCommandOptions,
): Promise<void> {
  const outputs = await stackOutputs(stack, ["deadLetterUrl", "dynamicsUrl", "owner", "workflowId"]);
  const { workflowId } = outputs;
  const token = await callerToken();
  const arm = armAccess(token);
  const context = fixContext(stack, "dynamics365", outputs);
  const letters = { stack, outputs, token, arm };
  if (failed === true && context.hasLetters) return resubmitUnkeptRuns(letters, context, wait);
  if (context.hasLetters) {
    const redrive = forStack("npx leads redrive", stack);
    await withLetters(letters, "Looking whether the leads are in letters", async (store) => {
      const listed = await listedLetters(store);
      await refuseKept(arm, workflowId, runs, listed.letters, redrive);
    });
  }
  const chosen = failed === undefined ? runs.map((run) => [run]) : await chooseRuns(arm, workflowId);
  const dataverse = dataverseAccess(outputs.dynamicsUrl, token, arm.fetch);
  const names = await withoutRow(dataverse, chosen);
  const again: string[] = [];
  for await (const { run, newRun, status, failedAction } of resubmitRuns(arm, workflowId, names, wait)) {
    print(
      `${run} → ${newRun} ${status}${failedAction === undefined ? "" : ` (${formatFailure(failedAction)})`}`,
    );
    if (status !== "Succeeded") again.push(newRun);
  }
  if (again.length > 0) throw await failedAgain(arm, workflowId, again, context);
}

/** Resubmits as `leads redrive --all` does: only runs whose letter could not be stored. */
async function resubmitUnkeptRuns(letters: LetterCommand, context: FixContext, wait: number): Promise<void> {
  const { arm, outputs } = letters;
  const { workflowId } = outputs;
  const left = await withLetters(letters, "Resubmitting what is in no letter", async (store) => {
    const before = await listedLetters(store);
    const unkept = {
      ...{ store, arm, workflowId, timeoutSeconds: wait, time: () => new Date() },
      rows: dataverseRows(dataverseAccess(outputs.dynamicsUrl, letters.token, arm.fetch)),
    };
    let count = 0;
    const report = (outcome: RedriveOutcome) => {
      count++;
      print(formatOutcome(outcome));
    };
    const notWritten = await resubmitAllUnkept(unkept, before.letters, { report });
    if (count === 0)
      print("Nothing to resubmit. For leads in dead letters use leads redrive: see leads dead-letters.");
    return notWritten;
  });
  const again = left.map((outcome) => (outcome.result === "resubmitted" ? outcome.newRun : undefined));
  if (left.length > 0)
    throw await failedAgain(
      arm,
      workflowId,
      again.filter((name) => name !== undefined),
      context,
    );
}

/** One run of each unwritten lead, followed by earlier runs of that lead. */
async function chooseRuns(arm: ArmAccess, workflowId: string): Promise<string[][]> {
  const { resubmit, skipped } = await findFailedRuns(arm, workflowId);
  for (const skip of skipped) print(`Skipped ${skip.run}: ${reasonOf(skip)}.`);
  if (resubmit.length === 0) print("Nothing to resubmit.");
  const earlier = (name: string) => skipped.filter(({ by, reason }) => by === name && reason === "newer");
  return resubmit.map(({ name }) => [name, ...earlier(name).map(({ run }) => run)]);
}

/**
 * Leaves out a lead that has a row although its run failed. The answer to a write can be lost, and a resubmit uses a new row id.
 *
 * @param leads names of the runs that a lead had, newest first
 * @returns the newest run of each lead that has no row
 */
async function withoutRow(access: DataverseAccess, leads: readonly (readonly string[])[]): Promise<string[]> {
  const names: string[] = [];
  for (const [newest = "", ...earlier] of leads) {
    const written = await firstWithRow(access, [newest, ...earlier]);
    if (written === undefined) names.push(newest);
    else print(`Skipped ${newest}: the row of run ${written} is in Dataverse.`);
  }
  return names;
}

async function firstWithRow(access: DataverseAccess, runs: readonly string[]): Promise<string | undefined> {
  for (const run of runs) if ((await findRowOfRun(access, run)) !== undefined) return run;
  return undefined;
}

function reasonOf({ by, reason }: SkippedRun): string {
  if (reason === "succeeded") return `run ${by} of the same lead succeeded`;
  if (reason === "active") return `run ${by} of the same lead has not ended yet`;
  if (reason === "letter") return `run ${by} of the same lead left it in a dead letter`;
  return `run ${by} of the same lead is newer and failed, too`;
}

async function failedAgain(
  arm: ArmAccess,
  workflowId: string,
  again: readonly string[],
  context: FixContext,
): Promise<OperationError> {
  const causes: Cause[] = [];
  for (const name of again) causes.push(...(await causesOfRun(arm, workflowId, name, context)));
  const { because, fix } = toldCauses(causes);
  const count = `${again.length} resubmitted ${again.length === 1 ? "run" : "runs"} did not write the lead`;
  if (causes.length === 0)
    return new OperationError(
      "LEADS_RUN_FAILED",
      "Some runs were left to another redrive, expected all to be written",
      "Run the command again later.",
    );
  return new OperationError("LEADS_RUN_FAILED", `${count}: ${because}`, `The leads are kept. ${fix}`);
}
