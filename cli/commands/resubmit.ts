/** `leads resubmit`: sends the leads of runs through their current Logic App again. With a dead-letter store, only leads without a letter. */

import { refuseKept } from "../../operations/dead-letters/kept-runs";
import { lettersOf, listedLetters } from "../../operations/dead-letters/letters";
import type { RedriveOutcome } from "../../operations/dead-letters/outcomes";
import { resubmitAllUnkept } from "../../operations/dead-letters/redrive";
import { chooseUndelivered, resubmitUndelivered } from "../../operations/dead-letters/undelivered-runs";
import type { Rows } from "../../operations/destinations/destination";
import { deliveredRun } from "../../operations/runs/delivered-runs";
import { findFailedRuns, resubmitRuns, type SkippedRun } from "../../operations/runs/resubmit-runs";
import { hasRun } from "../../operations/runs/workflow-runs";
import type { ArmAccess } from "../../operations/services/arm-client";
import { forStack } from "../../operations/wording";
import { callerToken } from "../credentials";
import { formatFailure, formatOutcome } from "../format/outcome";
import { withLetters } from "../letter-access";
import {
  appOutputs,
  distributor,
  type LogicApp,
  logicAppsOf,
  type OpenedStack,
  writersOf,
} from "../logic-apps";
import { stackOutputs } from "../pulumi/stack-outputs";
import { failedAgain, type NotWritten } from "../resubmit-failure";
import { armAccess } from "../service-access";

/** Options of `leads resubmit`: the names of runs, or `failed`. */
export interface ResubmitCommandOptions {
  stack?: string;
  /** Only runs of this Logic App. */
  destination?: string;
  failed?: true;
  /** Longest wait for a new run to appear, and then for its end, in seconds, 1 or more. */
  wait: number;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Runs of one Logic App, each followed by earlier runs of its lead. */
interface Chosen {
  app: LogicApp;
  leads: string[][];
}

export async function runResubmit(
  runs: readonly string[],
  { stack, failed, wait, destination }: ResubmitCommandOptions,
): Promise<void> {
  const outputs = await stackOutputs(stack, appOutputs);
  const token = await callerToken();
  const opened = { stack, outputs, token, arm: armAccess(token) };
  const apps = logicAppsOf(opened, destination);
  const hasLetters = outputs.deadLetterUrl !== "";
  const again =
    failed === true && hasLetters
      ? await resubmitUnkeptRuns(opened, apps, wait)
      : await resubmitChosen(
          opened.arm,
          failed === true ? await chooseRuns(opened, apps) : await namedRuns(opened, apps, runs),
          wait,
        );
  if (again.length > 0) throw await failedAgain(opened.arm, again);
}

/** The Logic App of each named run; refused when its lead is in a letter. */
async function namedRuns(
  opened: OpenedStack,
  apps: readonly LogicApp[],
  names: readonly string[],
): Promise<Chosen[]> {
  const { arm, stack, outputs } = opened;
  const chosen: Chosen[] = apps.map((app) => ({ app, leads: [] }));
  for (const name of new Set(names)) {
    let of = chosen[0];
    for (const one of apps.length === 1 ? [] : chosen)
      if (await hasRun(arm, one.app.workflowId, name)) of = one;
    of?.leads.push([name]);
  }
  if (outputs.deadLetterUrl !== "") {
    const redrive = forStack("npx leads redrive", stack);
    await withLetters(opened, "Looking whether the leads are in letters", async (store) => {
      const { letters } = await listedLetters(store);
      for (const { app, leads } of chosen.filter(({ leads }) => leads.length > 0)) {
        const own = app.name === distributor ? letters : lettersOf(letters, app.name);
        await refuseKept(arm, app.workflowId, leads.flat(), own, redrive);
      }
    });
  }
  for (const { app, leads } of chosen)
    if (app.name === distributor) await warnOfSecondRows(opened, leads.flat());
  return chosen;
}

/** A resubmit of a distributing run posts the lead to every destination again, with another id. */
async function warnOfSecondRows(opened: OpenedStack, names: readonly string[]): Promise<void> {
  for (const name of names) {
    for (const { name: destination, workflowId } of writersOf(logicAppsOf(opened))) {
      const run = await deliveredRun(opened.arm, workflowId, name);
      if (run !== undefined)
        process.stderr.write(`${destination} got the lead of ${name} in run ${run} and gets it again.\n`);
    }
  }
}

/** One run of each unwritten lead, followed by earlier runs of that lead, without a dead-letter store. */
async function chooseRuns(opened: OpenedStack, apps: readonly LogicApp[]): Promise<Chosen[]> {
  const { arm } = opened;
  const chosen: Chosen[] = [];
  for (const app of apps) {
    if (app.name === distributor) {
      const destinations = writersOf(logicAppsOf(opened));
      const { workflowId } = app;
      const { resubmit, partly } = await chooseUndelivered({ arm, workflowId, destinations }, []);
      for (const outcome of partly) print(formatOutcome(outcome, app.name));
      chosen.push({ app, leads: resubmit.map(({ name, earlier }) => [name, ...earlier]) });
      continue;
    }
    const { resubmit, skipped } = await findFailedRuns(arm, app.workflowId);
    for (const skip of skipped) print(`Skipped ${skip.run}: ${reasonOf(skip)}.`);
    const earlier = (name: string) => skipped.filter(({ by, reason }) => by === name && reason === "newer");
    chosen.push({
      app,
      leads: resubmit.map(({ name }) => [name, ...earlier(name).map(({ run }) => run)]),
    });
  }
  if (chosen.every(({ leads }) => leads.length === 0)) print("Nothing to resubmit.");
  return chosen;
}

async function resubmitChosen(
  arm: ArmAccess,
  chosen: readonly Chosen[],
  wait: number,
): Promise<NotWritten[]> {
  const again: NotWritten[] = [];
  for (const { app, leads } of chosen) {
    const names = await withoutRow(app.rows, leads);
    for await (const { run, newRun, status, failedAction } of resubmitRuns(
      arm,
      app.workflowId,
      names,
      wait,
    )) {
      const failure = failedAction === undefined ? "" : ` (${formatFailure(failedAction)})`;
      print(`${run} → ${newRun} ${status}${failure}`);
      if (status !== "Succeeded") again.push({ app, run: newRun });
    }
  }
  return again;
}

/** Resubmits as `leads redrive --all` does: only runs whose letter could not be stored. */
async function resubmitUnkeptRuns(
  opened: OpenedStack,
  apps: readonly LogicApp[],
  wait: number,
): Promise<NotWritten[]> {
  return withLetters(opened, "Resubmitting what is in no letter", async (store) => {
    const again: NotWritten[] = [];
    let count = 0;
    for (const app of apps) {
      const { letters } = await listedLetters(store);
      const { workflowId, rows, fix } = app;
      const unkept = {
        store,
        arm: opened.arm,
        timeoutSeconds: wait,
        time: () => new Date(),
        workflowId,
        fix,
      };
      const report = (outcome: RedriveOutcome) => {
        count++;
        print(formatOutcome(outcome, apps.length === 1 ? undefined : app.name));
      };
      const left =
        app.name === distributor
          ? await resubmitUndelivered({ ...unkept, destinations: writersOf(logicAppsOf(opened)) }, { report })
          : await resubmitAllUnkept({ ...unkept, rows }, lettersOf(letters, app.name), { report });
      again.push(
        ...left.map((outcome) => ({
          app,
          run: outcome.result === "resubmitted" ? outcome.newRun : undefined,
        })),
      );
    }
    if (count === 0)
      print("Nothing to resubmit. For leads in dead letters use leads redrive: see leads dead-letters.");
    return again;
  });
}

/**
 * Leaves out a lead that has a row although its run failed. The answer to a write can be lost, and a resubmit uses a new row id.
 *
 * @param leads names of the runs that a lead had, newest first
 * @returns the newest run of each lead that has no row
 */
async function withoutRow(rows: Rows | undefined, leads: readonly (readonly string[])[]): Promise<string[]> {
  const names: string[] = [];
  for (const [newest = "", ...earlier] of leads) {
    const written = rows === undefined ? undefined : await firstWithRow(rows, [newest, ...earlier]);
    if (written === undefined) names.push(newest);
    else print(`Skipped ${newest}: the row of run ${written} is in Dataverse.`);
  }
  return names;
}

async function firstWithRow(rows: Rows, runs: readonly string[]): Promise<string | undefined> {
  for (const run of runs) if (await rows.isOfRun(run)) return run;
  return undefined;
}

function reasonOf({ by, reason }: SkippedRun): string {
  if (reason === "succeeded") return `run ${by} of the same lead succeeded`;
  if (reason === "active") return `run ${by} of the same lead has not ended yet`;
  if (reason === "letter") return `run ${by} of the same lead left it in a dead letter`;
  return `run ${by} of the same lead is newer and failed, too`;
}
