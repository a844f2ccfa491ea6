/** `leads runs`: lists the runs of the Logic Apps, why one failed and where its lead is. Shows no lead data. */

import { ExplainedError } from "../../http-client/explained-error";
import { causesOfRun } from "../../operations/causes/explain";
import { redriveOf } from "../../operations/dead-letters/letter-id";
import { listedLetters, shownName } from "../../operations/dead-letters/letters";
import { findUnkeptRuns } from "../../operations/dead-letters/unkept-runs";
import { distributingRun, hasFailed, newestRuns } from "../../operations/runs/workflow-runs";
import type { ArmAccess } from "../../operations/services/arm-client";
import { callerToken } from "../credentials";
import { formatCauses } from "../format/causes";
import { formatFailure } from "../format/outcome";
import { formatTable } from "../format/table";
import { type LetterCommand, withLetters } from "../letter-access";
import { appOutputs, type LogicApp, logicAppsOf, type OpenedStack } from "../logic-apps";
import { stackOutputs } from "../pulumi/stack-outputs";
import { armAccess } from "../service-access";

/** Options of `leads runs`. */
export interface RunsCommandOptions {
  stack?: string;
  /** Only runs of this Logic App. */
  destination?: string;
  status?: string;
  top: number;
}

type Run = Awaited<ReturnType<typeof newestRuns>>[number] & { app: LogicApp };

export async function runRuns({ stack, status, top, destination }: RunsCommandOptions): Promise<void> {
  const outputs = await stackOutputs(stack, appOutputs);
  const token = await callerToken();
  const opened = { stack, outputs, token, arm: armAccess(token) };
  const apps = logicAppsOf(opened, destination);
  const runs = await runsOfApps(opened.arm, apps, { status, top });
  if (runs.length === 0) {
    process.stderr.write(`No runs${status === undefined ? "" : ` that are ${status}`}.\n`);
    return;
  }
  const hasFailures = runs.some((run) => hasFailed(run.status));
  const letters = hasFailures ? await lettersByRun(opened) : new Map<string, string>();
  const isOne = apps.length === 1;
  const rows = runs.map((run) => [
    ...[run.name, ...(isOne ? [] : [run.app.name])],
    ...[run.startTime, run.status, noteOf(run, letters, outputs.workflowId)],
  ]);
  const heading = ["RUN", ...(isOne ? [] : ["DESTINATION"]), "STARTED", "STATUS", "ERROR"];
  process.stdout.write(formatTable([heading, ...rows]));
  if (!hasFailures) return;
  const open = await openRuns(opened, runs, letters);
  const causes = await Promise.all(
    open.map(({ name, app }) => causesOfRun(opened.arm, app.workflowId, name, app.fix)),
  );
  if (causes.length > 0) process.stdout.write(`\n${formatCauses(causes, "run")}`);
}

/** The newest runs of all Logic Apps together, newest first. */
async function runsOfApps(
  arm: ArmAccess,
  apps: readonly LogicApp[],
  asked: { status: string | undefined; top: number },
): Promise<Run[]> {
  const found: Run[] = [];
  for (const app of apps)
    for (const run of await newestRuns(arm, app.workflowId, asked)) found.push({ ...run, app });
  // a stable sort: runs of the same moment stay in the order of their Logic App
  return found.sort((one, other) => other.startTime.localeCompare(one.startTime)).slice(0, asked.top);
}

/** Failed runs whose lead is not a row yet: it is in a letter, or only in the run. */
async function openRuns(
  { arm }: OpenedStack,
  runs: readonly Run[],
  letters: ReadonlyMap<string, string>,
): Promise<Run[]> {
  const failed = runs.filter((run) => hasFailed(run.status));
  const unkept = new Set<string>();
  for (const { workflowId } of new Set(failed.map(({ app }) => app))) {
    const { resubmit } = await findUnkeptRuns({ arm, workflowId }, new Set(letters.keys()));
    for (const { name } of resubmit) unkept.add(name);
  }
  return failed.filter(({ name }) => letters.has(name) || unkept.has(name));
}

/** Run → id of its letter. A caller who may not read letters still gets the runs, and the reason why letters are missing. */
async function lettersByRun(command: LetterCommand): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (command.outputs.deadLetterUrl === "") return found;
  try {
    const { letters } = await withLetters(command, "Naming the letters of failed runs", listedLetters);
    for (const { name, metadata } of letters)
      if (metadata.run !== undefined)
        found.set(metadata.run, namesOf(found.get(metadata.run), shownName(name, letters)));
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    process.stderr.write(`Letters are not named. ${error.message}\n`);
  }
  return found;
}

/** A run of the distributing Logic App can have a letter for each destination. */
const namesOf = (before: string | undefined, name: string): string =>
  before === undefined ? name : `${before}, ${name}`;

/** @param entry id of the Logic App that the marketplace calls: no other Logic App sends leads to it */
function noteOf(run: Run, letters: ReadonlyMap<string, string>, entry: string): string {
  const { name, failedAction, errorCode, sourceRun, trackingId } = run;
  const sender = run.app.workflowId === entry ? undefined : distributingRun(run);
  const failure = failedAction === undefined ? errorCode : formatFailure(failedAction);
  const letter = letters.get(name);
  const redriven = redriveOf(trackingId)?.rowId;
  const notes = [
    failure,
    letter === undefined ? undefined : `(letter ${letter})`,
    redriven === undefined ? undefined : `(redrive of ${redriven})`,
    sender === undefined ? undefined : `(lead of ${sender})`,
    sourceRun === undefined ? undefined : `(resubmit of ${sourceRun})`,
  ];
  return notes.filter((note) => note !== undefined).join(" ");
}
