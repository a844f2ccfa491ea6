/** `leads runs`: lists the runs of the Logic App, why one failed and where its lead is. Shows no lead data. */

import { ExplainedError } from "../../http-client/explained-error";
import { causesOfRun } from "../../operations/causes/explain";
import { idOf, redriveOf } from "../../operations/dead-letters/letter-id";
import { listedLetters } from "../../operations/dead-letters/redrive";
import { findUnkeptRuns } from "../../operations/dead-letters/unkept-runs";
import { hasFailed, newestRuns } from "../../operations/runs/workflow-runs";
import type { ArmAccess } from "../../operations/services/arm-client";
import { callerToken } from "../credentials";
import { formatCauses } from "../format/causes";
import { formatFailure } from "../format/outcome";
import { formatTable } from "../format/table";
import { type LetterCommand, withLetters } from "../letter-access";
import { armAccess } from "../service-access";
import { fixContext } from "../stack-facts";
import { stackOutputs } from "../stack-outputs";

/** Options of `leads runs`. */
export interface RunsCommandOptions {
  stack?: string;
  status?: string;
  top: number;
}

type Run = Awaited<ReturnType<typeof newestRuns>>[number];

export async function runRuns({ stack, status, top }: RunsCommandOptions): Promise<void> {
  const outputs = await stackOutputs(stack, ["deadLetterUrl", "dynamicsUrl", "owner", "workflowId"]);
  const token = await callerToken();
  const arm = armAccess(token);
  const runs = await newestRuns(arm, outputs.workflowId, { status, top });
  if (runs.length === 0) {
    process.stderr.write(`No runs${status === undefined ? "" : ` that are ${status}`}.\n`);
    return;
  }
  const hasFailures = runs.some((run) => hasFailed(run.status));
  const letters = hasFailures
    ? await lettersByRun({ stack, outputs, token, arm })
    : new Map<string, string>();
  const rows = runs.map((run) => [run.name, run.startTime, run.status, noteOf(run, letters)]);
  process.stdout.write(formatTable([["RUN", "STARTED", "STATUS", "ERROR"], ...rows]));
  if (!hasFailures) return;
  const open = await openRuns(arm, outputs.workflowId, runs, letters);
  const context = fixContext(stack, "dynamics365", outputs);
  const causes = await Promise.all(
    open.map(({ name }) => causesOfRun(arm, outputs.workflowId, name, context)),
  );
  if (causes.length > 0) process.stdout.write(`\n${formatCauses(causes, "run")}`);
}

/** Failed runs whose lead is not a row yet: it is in a letter, or only in the run. */
async function openRuns(
  arm: ArmAccess,
  workflowId: string,
  runs: readonly Run[],
  letters: ReadonlyMap<string, string>,
): Promise<Run[]> {
  const { resubmit } = await findUnkeptRuns(arm, workflowId, new Set(letters.keys()));
  const unkept = new Set(resubmit.map(({ name }) => name));
  return runs.filter((run) => hasFailed(run.status) && (letters.has(run.name) || unkept.has(run.name)));
}

/** Run → id of its letter. A caller who may not read letters still gets the runs, and the reason why letters are missing. */
async function lettersByRun(command: LetterCommand): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (command.outputs.deadLetterUrl === "") return found;
  try {
    const { letters } = await withLetters(command, "Naming the letters of failed runs", listedLetters);
    for (const { name, metadata } of letters)
      if (metadata.run !== undefined) found.set(metadata.run, idOf(name));
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    process.stderr.write(`Letters are not named. ${error.message}\n`);
  }
  return found;
}

function noteOf(
  { name, failedAction, errorCode, sourceRun, trackingId }: Run,
  letters: ReadonlyMap<string, string>,
): string {
  const failure = failedAction === undefined ? errorCode : formatFailure(failedAction);
  const letter = letters.get(name);
  const redriven = redriveOf(trackingId)?.rowId;
  const notes = [
    failure,
    letter === undefined ? undefined : `(letter ${letter})`,
    redriven === undefined ? undefined : `(redrive of ${redriven})`,
    sourceRun === undefined ? undefined : `(resubmit of ${sourceRun})`,
  ];
  return notes.filter((note) => note !== undefined).join(" ");
}
