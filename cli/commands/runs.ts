/**
 * `leads runs`: lists the runs of the stack's Logic App, without anything of their leads.
 *
 * Layer: cli.
 */
import { newestRuns } from "../../operations/workflow-runs";
import { armAccess } from "../arm-access";
import { callerToken } from "../credentials";
import { formatFailure } from "../format-failure";
import { stackOutputs } from "../stack-outputs";

/** What `leads runs` takes. */
export interface RunsCommandOptions {
  stack?: string;
  status?: string;
  top: number;
}

export async function runRuns({ stack, status, top }: RunsCommandOptions): Promise<void> {
  const { workflowId } = await stackOutputs(stack, ["workflowId"]);
  const runs = await newestRuns(armAccess(await callerToken()), workflowId, { status, top });
  if (runs.length === 0) {
    process.stderr.write(`No runs${status === undefined ? "" : ` that are ${status}`}.\n`);
    return;
  }
  const rows = runs.map((run) => [run.name, run.startTime, run.status, noteOf(run)]);
  const table = [["RUN", "STARTED", "STATUS", "ERROR"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  process.stdout.write(`${lines.map((line) => `${line.trimEnd()}\n`).join("")}`);
}

function noteOf({
  failedAction,
  errorCode,
  sourceRun,
}: Awaited<ReturnType<typeof newestRuns>>[number]): string {
  const failure = failedAction === undefined ? errorCode : formatFailure(failedAction);
  const notes = [failure, sourceRun === undefined ? undefined : `(resubmit of ${sourceRun})`];
  return notes.filter((note) => note !== undefined).join(" ");
}
