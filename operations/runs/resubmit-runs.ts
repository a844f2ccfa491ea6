/**
 * Resubmits runs: sends their leads through the current workflow again, without reading them.
 *
 * Source: https://learn.microsoft.com/rest/api/logic/workflow-trigger-histories/resubmit. A resubmitted run names the run it
 * came from in `trigger.sourceHistoryName` (Microsoft.Azure.Workflows.Sdk, WorkflowOperationResult); that Consumption
 * shows it in lists of runs, too, is unverified.
 */

import { sentences } from "../../http-client/explained-error";
import { OperationError } from "../errors";
import { type ArmAccess, ArmClient, ArmError } from "../services/arm-client";
import { acceptedAs, armFailure } from "../services/arm-failure";
import { secondsOf } from "../wording";
import {
  distributingRun,
  type FailedAction,
  failedActionOf,
  hasFailed,
  isActive,
  runNamed,
  runsOf,
  type WorkflowRun,
  waitForRun,
} from "./workflow-runs";

/** A resubmitted run and its new run. */
export interface Resubmission {
  /** Name of the resubmitted run. */
  run: string;
  /** Name of the new run. */
  newRun: string;
  /** Status of the new run. */
  status: string;
  failedAction?: FailedAction;
}

/** A failed run that is not resubmitted. */
export interface SkippedRun {
  run: string;
  /** The other run of the same lead that makes this one unnecessary. */
  by: string;
  /**
   * `succeeded`: the lead is written; `active`: it may be in a moment; `letter`: the lead is in a dead letter, or was redriven;
   * `newer`: the other one is resubmitted instead.
   */
  reason: "succeeded" | "active" | "letter" | "newer";
}

/** The plan after failures. */
export interface RunChoice {
  /** Oldest first. */
  resubmit: WorkflowRun[];
  skipped: SkippedRun[];
}

const pollMilliseconds = 250;

/**
 * Chooses the runs to resubmit so that each lead is written once: at most one of a lead's runs,
 * and none when one of them succeeded, has not ended, or left the lead in a dead letter.
 *
 * @param runs newest first
 * @param isKept whether the lead of a failed run is in a dead letter, or was
 */
export function chooseFailed(
  runs: readonly WorkflowRun[],
  isKept: (run: WorkflowRun) => boolean = () => false,
): RunChoice {
  const choice: RunChoice = { resubmit: [], skipped: [] };
  for (const ofOneLead of runsByLead(runs)) {
    const failures = ofOneLead.filter(({ status }) => hasFailed(status));
    const [newest] = failures;
    if (newest === undefined) continue;
    const other = otherOf(ofOneLead, isKept);
    if (other === undefined) choice.resubmit.push(newest);
    const { by, reason } = other ?? { by: newest.name, reason: "newer" as const };
    const left = other === undefined ? failures.slice(1) : failures;
    choice.skipped.push(...left.map(({ name }) => ({ run: name, by, reason })));
  }
  return choice;
}

/** The run that makes resubmitting this lead unnecessary. */
function otherOf(runs: readonly WorkflowRun[], isKept: (run: WorkflowRun) => boolean) {
  const reasons: [SkippedRun["reason"], (run: WorkflowRun) => boolean][] = [
    ["succeeded", ({ status }) => status === "Succeeded"],
    ["active", ({ status }) => isActive(status)],
    ["letter", isKept],
  ];
  for (const [reason, isSo] of reasons) {
    const run = runs.find(isSo);
    if (run !== undefined) return { by: run.name, reason };
  }
  return undefined;
}

/**
 * Groups runs of the same lead: a run and all its direct and indirect resubmissions, and the runs that one distributing run posted,
 * because it repeats a post whose answer was lost.
 */
function runsByLead(runs: readonly WorkflowRun[]): WorkflowRun[][] {
  const groups = new Map<string, WorkflowRun[]>();
  // oldest first: a run's source comes before it; a source that has left the history still groups those that came from it
  for (const run of [...runs].reverse()) {
    const names = [run.sourceRun, distributingRun(run), run.name].filter((name) => name !== undefined);
    const group = names.map((name) => groups.get(name)).find((known) => known !== undefined) ?? [];
    group.unshift(run);
    for (const name of names) groups.set(name, group);
  }
  return [...new Set(groups.values())];
}

/**
 * Reads the whole history (90 days) and chooses the runs to resubmit.
 *
 * @throws {OperationError} `LEADS_ARM_REFUSED`, `LEADS_ARM_UNREACHABLE`
 */
export async function findFailedRuns(access: ArmAccess, workflowId: string): Promise<RunChoice> {
  return chooseFailed(await allRuns(access, workflowId));
}

/** Every run of the history, newest first. @throws as {@link findFailedRuns} */
export async function allRuns(access: ArmAccess, workflowId: string): Promise<WorkflowRun[]> {
  const runs: WorkflowRun[] = [];
  try {
    for await (const run of runsOf(new ArmClient(access), workflowId)) runs.push(run);
  } catch (error) {
    throw armFailure(error, "Reading the runs");
  }
  return runs;
}

/**
 * Resubmits runs one after the other and waits for each new run, so that an interruption affects only one run.
 * All names are looked up before the first is resubmitted.
 *
 * @param workflowId ARM id of the Logic App
 * @param timeoutSeconds longest wait for one new run to show, and then for its end
 * @throws {OperationError} `LEADS_RUN_UNKNOWN`, `LEADS_RESUBMIT_REFUSED`, `LEADS_RESUBMIT_LOST`, `LEADS_RUN_TIMEOUT`,
 * `LEADS_ARM_REFUSED`, `LEADS_ARM_UNREACHABLE`
 */
export async function* resubmitRuns(
  access: ArmAccess,
  workflowId: string,
  runNames: readonly string[],
  timeoutSeconds = 120,
): AsyncGenerator<Resubmission> {
  const client = new ArmClient(access);
  const runs: WorkflowRun[] = [];
  for (const name of new Set(runNames)) runs.push(await lookUp(client, workflowId, name));
  for (const run of runs) {
    const newRun = await resubmit({
      client,
      access,
      workflowId,
      run,
      isFirst: run === runs[0],
      timeoutSeconds,
    });
    const { status } = await waitForRun(access, workflowId, newRun, timeoutSeconds);
    const failedAction = hasFailed(status) ? await reasonOf(client, workflowId, newRun, status) : undefined;
    yield { run: run.name, newRun, status, ...(failedAction === undefined ? {} : { failedAction }) };
  }
}

async function reasonOf(client: ArmClient, workflowId: string, runName: string, status: string) {
  try {
    return await failedActionOf(client, workflowId, runName);
  } catch (error) {
    throw armFailure(error, `Asking why run ${runName} ended ${status}`, acceptedAs(runName));
  }
}

async function lookUp(client: ArmClient, workflowId: string, name: string): Promise<WorkflowRun> {
  try {
    return await runNamed(client, workflowId, name);
  } catch (error) {
    if (!(error instanceof ArmError) || error.code !== "WorkflowRunNotFound")
      throw armFailure(error, `Reading run ${name}`);
    throw unknownRun(name, error);
  }
}

function unknownRun(name: string, cause: ArmError): OperationError {
  return new OperationError(
    "LEADS_RUN_UNKNOWN",
    `Found no run ${name} in the Logic App's history, which goes back 90 days`,
    "Nothing was resubmitted for it. List the runs with: leads runs",
    { cause },
  );
}

interface Resubmit {
  client: ArmClient;
  access: ArmAccess;
  workflowId: string;
  run: WorkflowRun;
  /** Whether this is the first run to be resubmitted: then the whole command can be repeated. */
  isFirst: boolean;
  timeoutSeconds: number;
}

const lookFirst =
  "Do not repeat it yet, or its lead may be written twice: look for the new run with leads runs, or in the portal.";

/** @returns name of the new run, from the list of runs, because Azure's answer does not contain it */
async function resubmit(work: Resubmit): Promise<string> {
  const { client, access, workflowId, run, isFirst, timeoutSeconds } = work;
  const notYet = isFirst
    ? undefined
    : `Run ${run.name} is not resubmitted, those printed before it are: leave them out when you resubmit the rest.`;
  const before = await newestNames(client, workflowId).catch((error: unknown) => {
    throw armFailure(error, `Reading the runs before run ${run.name} is resubmitted`, notYet);
  });
  const history = `${encodeURIComponent(run.triggerName)}/histories/${encodeURIComponent(run.name)}`;
  await client.post(`${workflowId}/triggers/${history}/resubmit`).catch((error: unknown) => {
    throw refusedResubmit(error, run.name, notYet);
  });
  const deadline = access.now() + timeoutSeconds * 1000;
  while (access.now() <= deadline) {
    const name = await newRunOf(client, workflowId, run.name, before).catch((error: unknown) => {
      throw armFailure(error, `Looking for the resubmit of run ${run.name}, which Azure accepted`, lookFirst);
    });
    if (name !== undefined) return name;
    await access.sleep(pollMilliseconds);
  }
  throw new OperationError(
    "LEADS_RESUBMIT_LOST",
    `Azure accepted the resubmit of run ${run.name}, but within ${secondsOf(timeoutSeconds)} no run names it as its source`,
    lookFirst,
  );
}

function refusedResubmit(error: unknown, runName: string, notYet: string | undefined): unknown {
  const doing = `Resubmitting run ${runName}`;
  // a gateway's 5xx or a broken connection does not tell what the service did
  const isUnknown =
    error instanceof ArmError
      ? error.status >= 500
      : (error as OperationError).code === "LEADS_ARM_UNREACHABLE";
  if (isUnknown) return armFailure(error, doing, `The resubmit may have been accepted. ${lookFirst}`);
  if (!(error instanceof ArmError)) return armFailure(error, doing, notYet);
  if (error.code === "WorkflowTriggerHistoryNotFound") return unknownRun(runName, error);
  if (error.code !== "WorkflowTriggerIsNotEnabled") return armFailure(error, doing, notYet);
  return new OperationError(
    "LEADS_RESUBMIT_REFUSED",
    `${doing}: the Logic App is disabled`,
    sentences(
      "Enable it (portal, or: az logic workflow update --state Enabled)",
      notYet ?? "Then run the command again.",
    ),
    { cause: error },
  );
}

const lookBack = 20;

async function newestNames(client: ArmClient, workflowId: string): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const { name } of runsOf(client, workflowId, { pageSize: lookBack })) {
    names.add(name);
    if (names.size === lookBack) break;
  }
  return names;
}

/** The resubmission that was not in `before`. Reads no older runs. */
async function newRunOf(
  client: ArmClient,
  workflowId: string,
  source: string,
  before: ReadonlySet<string>,
): Promise<string | undefined> {
  const oldest = [...before].at(-1);
  for await (const { name, sourceRun } of runsOf(client, workflowId, { pageSize: lookBack })) {
    if (sourceRun === source && !before.has(name)) return name;
    if (name === oldest) return undefined;
  }
  return undefined;
}
