/**
 * Reads the runs of a Logic App: their names, statuses and failed actions. Never reads their content.
 *
 * Source: https://learn.microsoft.com/rest/api/logic/workflow-runs
 */

import { OperationError } from "../errors";
import { type ArmAccess, ArmClient, ArmError } from "../services/arm-client";
import { acceptedAs, armFailure } from "../services/arm-failure";
import { quoted } from "../services/odata";
import { secondsOf } from "../wording";

/** A run without lead data. */
export interface WorkflowRun {
  /** E.g. `08584…CU00`; the newest sorts first. */
  name: string;
  /** `Succeeded`, `Failed`, `Running`, `Waiting`, `Cancelled`, `TimedOut` or another of Azure's. */
  status: string;
  /** ISO 8601, UTC. */
  startTime: string;
  /** Code of the run's error, e.g. `ActionFailed`. */
  errorCode?: string;
  /** Text of the error. The flow's own text has only codes. */
  errorMessage?: string;
  /** The run this one was resubmitted from. */
  sourceRun?: string;
  triggerName: string;
  /** The caller's `x-ms-client-tracking-id`; the run's own name by default. */
  trackingId?: string;
}

/** The action that made a run fail. */
export interface FailedAction {
  name: string;
  /** E.g. `Forbidden`. */
  code: string;
}

/** A finished run, as Resource Manager shows it. */
export interface FinishedRun {
  /** `Succeeded`, `Failed`, `Cancelled` or `TimedOut`. */
  status: string;
  error?: { code: string; message: string };
}

interface RunResource {
  name: string;
  properties: {
    status: string;
    startTime: string;
    error?: { code?: string; message?: string };
    trigger?: { name?: string; sourceHistoryName?: string };
    correlation?: { clientTrackingId?: string };
  };
}

/** Longest page of Logic Apps. */
const longestPage = 250;
const pollMilliseconds = 250;
const active = new Set(["Running", "Waiting", "Paused", "Suspended"]);

const failures = new Set(["Failed", "TimedOut", "Faulted", "Aborted"]);

/** Whether a run or an action failed or timed out; cancelled and skipped ones did not. */
export const hasFailed = (status: string): boolean => failures.has(status);

/** Whether a run has not ended. */
export const isActive = (status: string): boolean => active.has(status);

/**
 * Runs, newest first, over all pages; read lazily.
 *
 * @param workflowId ARM id of the Logic App
 * @param pageSize 1 to 250
 */
export async function* runsOf(
  client: ArmClient,
  workflowId: string,
  { status, pageSize = longestPage }: { status?: string | undefined; pageSize?: number } = {},
): AsyncGenerator<WorkflowRun> {
  const filter = status === undefined ? {} : { $filter: `status eq ${quoted(status)}` };
  const top = String(Math.min(Math.max(1, pageSize), longestPage));
  for await (const page of client.pages<RunResource>(`${workflowId}/runs`, { $top: top, ...filter }))
    yield* page.map(toRun);
}

/**
 * The newest runs of a Logic App, for a person.
 *
 * @param top how many, 1 or more
 * @throws {OperationError} `LEADS_ARM_REFUSED`, `LEADS_ARM_UNREACHABLE`
 */
export async function newestRuns(
  access: ArmAccess,
  workflowId: string,
  { status, top }: { status?: string | undefined; top: number },
): Promise<(WorkflowRun & { failedAction?: FailedAction })[]> {
  const client = new ArmClient(access);
  const found: (WorkflowRun & { failedAction?: FailedAction })[] = [];
  try {
    for await (const run of runsOf(client, workflowId, { status, pageSize: top })) {
      const failedAction = hasFailed(run.status)
        ? await failedActionOf(client, workflowId, run.name)
        : undefined;
      found.push(failedAction === undefined ? run : { ...run, failedAction });
      if (found.length === top) break;
    }
    return found;
  } catch (error) {
    throw armFailure(error, "Reading the runs");
  }
}

/** @throws {ArmError} 404 `WorkflowRunNotFound` when there is no such run */
export async function runNamed(client: ArmClient, workflowId: string, runName: string): Promise<WorkflowRun> {
  return toRun(await client.get<RunResource>(`${workflowId}/runs/${encodeURIComponent(runName)}`));
}

/** Whether a Logic App's history has the run. @throws {OperationError} `LEADS_ARM_REFUSED`, `LEADS_ARM_UNREACHABLE` */
export async function hasRun(access: ArmAccess, workflowId: string, runName: string): Promise<boolean> {
  try {
    await runNamed(new ArmClient(access), workflowId, runName);
    return true;
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return false;
    throw armFailure(error, `Reading run ${runName}`);
  }
}

/** The first action that failed itself, and not because of a nested action; undefined when none did. */
export async function failedActionOf(
  client: ArmClient,
  workflowId: string,
  runName: string,
): Promise<FailedAction | undefined> {
  const failed = await failedActionsOf(client, workflowId, runName);
  return failed.find(({ code }) => code !== "ActionFailed") ?? failed[0];
}

/** Every action that failed or timed out, in the order of the service. */
export async function failedActionsOf(
  client: ArmClient,
  workflowId: string,
  runName: string,
): Promise<FailedAction[]> {
  interface ActionResource {
    name: string;
    properties: { status: string; code?: string };
  }
  const found: FailedAction[] = [];
  const path = `${workflowId}/runs/${encodeURIComponent(runName)}/actions`;
  for await (const page of client.pages<ActionResource>(path)) {
    for (const { name, properties } of page)
      if (hasFailed(properties.status)) found.push({ name, code: properties.code ?? properties.status });
  }
  return found;
}

/**
 * Waits until a run has ended.
 *
 * @param workflowId ARM id of the Logic App
 * @param timeoutSeconds longest wait, 1 or more
 * @throws {OperationError} `LEADS_RUN_TIMEOUT`, `LEADS_ARM_REFUSED`, `LEADS_ARM_UNREACHABLE`
 */
export async function waitForRun(
  access: ArmAccess,
  workflowId: string,
  runName: string,
  timeoutSeconds = 120,
): Promise<FinishedRun> {
  const client = new ArmClient(access);
  const path = `${workflowId}/runs/${encodeURIComponent(runName)}`;
  const deadline = access.now() + timeoutSeconds * 1000;
  while (access.now() <= deadline) {
    const { properties } = await client.get<{ properties: FinishedRun }>(path).catch((error: unknown) => {
      throw armFailure(error, `Reading run ${runName}, whose lead was accepted`, acceptedAs(runName));
    });
    if (!isActive(properties.status)) return properties;
    await access.sleep(pollMilliseconds);
  }
  throw new OperationError(
    "LEADS_RUN_TIMEOUT",
    `Run ${runName} has not ended within ${secondsOf(timeoutSeconds)}`,
    "The lead is accepted and the run goes on: it tries for about an hour, then it keeps the lead. Look at it with leads runs, or in the portal.",
  );
}

/** Shape of a run's name on Consumption, unlike a tracking id that a caller chose. */
const nameOfRun = /^08\d{18,}[A-Z]{2}\d+$/;

/** The run of the distributing Logic App that posted the lead of this run; undefined for other runs. */
export const distributingRun = ({ name, trackingId }: WorkflowRun): string | undefined =>
  trackingId !== undefined && trackingId !== name && nameOfRun.test(trackingId) ? trackingId : undefined;

function toRun({ name, properties }: RunResource): WorkflowRun {
  const { status, startTime, error, trigger } = properties;
  const source = trigger?.sourceHistoryName;
  const trackingId = properties.correlation?.clientTrackingId;
  return {
    name,
    status,
    startTime,
    triggerName: trigger?.name ?? "",
    ...(error?.code === undefined ? {} : { errorCode: error.code }),
    ...(error?.message === undefined ? {} : { errorMessage: error.message }),
    ...(trackingId === undefined ? {} : { trackingId }),
    ...(source === undefined || source === name ? {} : { sourceRun: source }),
  };
}
