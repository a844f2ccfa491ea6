/** Resubmits failed runs whose letter could not be stored, once each even when two callers do it together. */

import type { FixContext } from "../causes/cause";
import { leadNotWritten } from "../causes/evidence";
import type { Rows } from "../destinations/destination";
import { OperationError, type OperationErrorCode } from "../errors";
import {
  allRuns,
  chooseFailed,
  type Resubmission,
  type RunChoice,
  resubmitRuns,
} from "../runs/resubmit-runs";
import { runsOf, type WorkflowRun } from "../runs/workflow-runs";
import { type ArmAccess, ArmClient, ArmError } from "../services/arm-client";
import { armFailure } from "../services/arm-failure";
import { isObject } from "../services/service-request";
import { markerFolder, redriveOf } from "./letter-id";
import type { LetterStore } from "./letter-store";

/** After this time, a resubmit without a run was interrupted, and another caller may do it. */
const staleMinutes = 10;

/** What a resubmit of such runs needs. */
export interface UnkeptContext {
  store: LetterStore;
  arm: ArmAccess;
  workflowId: string;
  /** As a caller who reads all leads; undefined where rows cannot be read. */
  rows: Rows | undefined;
  timeoutSeconds: number;
  /** Wall clock. */
  time: () => Date;
  /** Names the destination. */
  fix: FixContext;
}

/** The outcome of one of these runs. */
export type UnkeptOutcome =
  | ({ result: "resubmitted" } & Resubmission)
  | { result: "left to another redrive"; run: string; until: Date }
  | { result: "resubmitted already"; run: string }
  | { result: "wrote its row"; run: string };

/**
 * Reads the whole history and chooses the runs whose lead has no letter and no row.
 *
 * @param letterRuns names of the runs whose letters are in the store
 */
export async function findUnkeptRuns(
  { arm, workflowId }: Pick<UnkeptContext, "arm" | "workflowId">,
  letterRuns: ReadonlySet<string>,
): Promise<RunChoice & { newest: string | undefined }> {
  const runs = await allRuns(arm, workflowId);
  const redriven = new Set(runs.map(({ trackingId }) => redriveOf(trackingId)?.run));
  const isKept = ({ name, errorCode, trackingId = name }: WorkflowRun) =>
    errorCode === leadNotWritten ||
    redriveOf(trackingId) !== undefined ||
    // the run that distributed the lead is its tracking id
    [name, trackingId].some((run) => letterRuns.has(run) || redriven.has(run));
  return { ...chooseFailed(runs, isKept), newest: runs[0]?.name };
}

/**
 * Resubmits one run and waits for its end, unless its row exists. The answer to its write can be lost, and a resubmit uses a new row
 * id. A marker in the store prevents two callers from doing it together.
 *
 * @param earlier other failed runs of the same lead
 * @param newest newest run of the history when the run was chosen
 * @throws {OperationError} as `resubmitRuns`, and `LEADS_DATAVERSE_REFUSED`, `LEADS_DATAVERSE_UNREACHABLE`
 */
export async function resubmitUnkept(
  context: UnkeptContext,
  run: string,
  { earlier = [], newest }: { earlier?: readonly string[]; newest?: string | undefined } = {},
): Promise<UnkeptOutcome> {
  const { store, arm, workflowId, timeoutSeconds, rows } = context;
  for (const name of [run, ...earlier])
    if (await rows?.isOfRun(name)) return { result: "wrote its row", run: name };
  const marker = `${markerFolder}${run}.json`;
  const taken = await take(context, marker, run);
  if (typeof taken !== "string") return { result: "left to another redrive", run, until: taken.until };
  if (await isResubmitted(arm, workflowId, run, newest)) {
    await store.delete(marker, taken);
    return { result: "resubmitted already", run };
  }
  try {
    for await (const resubmission of resubmitRuns(arm, workflowId, [run], timeoutSeconds)) {
      await store.delete(marker, taken);
      return { result: "resubmitted", ...resubmission };
    }
  } catch (error) {
    // otherwise the marker stays until it is certain that no run starts
    if (error instanceof OperationError && isCertain(error)) await store.delete(marker, taken);
    throw error;
  }
  throw new OperationError(
    "LEADS_RUN_UNKNOWN",
    `Run ${run} was not resubmitted`,
    "List them: npx leads runs",
  );
}

/** Removes markers of redrives that were interrupted after their work. */
export async function sweepMarkers(
  { store, time }: Pick<UnkeptContext, "store" | "time">,
  markers: readonly { name: string; etag: string; time: string }[],
): Promise<void> {
  for (const marker of markers) {
    if (isStale(marker.time, time())) await store.delete(marker.name, marker.etag);
  }
}

/** @returns ETag of the marker, or the time until which another caller has it */
async function take(
  { store, time }: UnkeptContext,
  marker: string,
  run: string,
): Promise<string | { until: Date }> {
  const text = JSON.stringify({ run, time: time().toISOString() });
  const made = await store.put(marker, text, {}, "new");
  if (made !== undefined) return made;
  const other = await store.read(marker);
  const since = other === undefined ? time().toISOString() : timeIn(other.text);
  if (other !== undefined && isStale(since, time())) {
    const taken = await store.put(marker, text, {}, { etag: other.etag });
    if (taken !== undefined) return taken;
  }
  const begun = isStale(since, time()) ? time().getTime() : Date.parse(since);
  return { until: new Date(begun + staleMinutes * 60_000) };
}

function isStale(since: string, now: Date): boolean {
  const then = Date.parse(since);
  return Number.isNaN(then) || now.getTime() - then > staleMinutes * 60_000;
}

function timeIn(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? String((value as { time?: unknown }).time) : "";
  } catch {
    return "";
  }
}

/** Runs to read beyond the newest known one, because runs of the same moment may change their order. */
const lookBack = 250;

/** Reads only newer runs, because the choice considered the earlier ones. */
async function isResubmitted(
  arm: ArmAccess,
  workflowId: string,
  run: string,
  newest: string | undefined,
): Promise<boolean> {
  let beyond = 0;
  try {
    for await (const { name, sourceRun } of runsOf(new ArmClient(arm), workflowId)) {
      if (sourceRun === run) return true;
      if (beyond > 0 || name === newest) beyond++;
      if (name === run || beyond > lookBack) return false;
    }
  } catch (error) {
    throw armFailure(error, `Looking for a resubmit of run ${run}`);
  }
  return false;
}

/** Errors after which either no run was started, or the started run can be found. */
const certain: ReadonlySet<OperationErrorCode> = new Set([
  "LEADS_RUN_UNKNOWN",
  "LEADS_RESUBMIT_REFUSED",
  "LEADS_RUN_TIMEOUT",
]);

function isCertain({ code, cause }: OperationError): boolean {
  return certain.has(code) || (cause instanceof ArmError && cause.status < 500);
}
