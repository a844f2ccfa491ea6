/** Runs of the distributing Logic App whose lead reached no destination, or only some, and is in no letter. */
import { leadNotWritten } from "../causes/evidence";
import type { Rows } from "../destinations/destination";
import { allRuns, chooseFailed } from "../runs/resubmit-runs";
import { distributingRun } from "../runs/workflow-runs";
import type { StoredBlob } from "./blob-list";
import { redriveOf } from "./letter-id";
import { lettersOf, listedLetters } from "./letters";
import { isDone, type PartlyDelivered, type RedriveOptions, type RedriveOutcome } from "./outcomes";
import { resubmitUnkept, sweepMarkers, type UnkeptContext } from "./unkept-runs";

/** A destination to which the Logic App distributes. */
export interface Receiver {
  name: string;
  workflowId: string;
  rows: Rows | undefined;
}

/** What a resubmit of such runs needs; `workflowId` is that of the distributing Logic App. */
export interface DistributionContext extends Omit<UnkeptContext, "rows"> {
  destinations: readonly Receiver[];
}

/** The plan for these runs. */
export interface UndeliveredChoice {
  /** Names of runs to resubmit, oldest first, each with earlier runs of the same lead. */
  resubmit: { name: string; earlier: string[] }[];
  /** A resubmit would post the lead to some destinations again, with another id. */
  partly: PartlyDelivered[];
  newest: string | undefined;
}

/** @param letters of every destination; empty without a store */
export async function chooseUndelivered(
  { arm, workflowId, destinations }: Pick<DistributionContext, "arm" | "workflowId" | "destinations">,
  letters: readonly StoredBlob[],
): Promise<UndeliveredChoice> {
  const runs = await allRuns(arm, workflowId);
  const { resubmit, skipped } = chooseFailed(
    runs,
    // redrives are from the time when this Logic App wrote the leads itself: their letters stay until they are rows
    ({ errorCode, trackingId }) => errorCode === leadNotWritten || redriveOf(trackingId) !== undefined,
  );
  const choice: UndeliveredChoice = { resubmit: [], partly: [], newest: runs[0]?.name };
  if (resubmit.length === 0) return choice;
  const reaching: Set<string>[] = [];
  for (const { name, workflowId } of destinations)
    reaching.push(await runsReaching({ arm, workflowId }, lettersOf(letters, name)));
  for (const { name } of resubmit) {
    const earlier = skipped
      .filter(({ by, reason }) => by === name && reason === "newer")
      .map(({ run }) => run);
    const has: boolean[] = [];
    for (const [at, { rows }] of destinations.entries())
      has.push(await isReached([name, ...earlier], reaching[at], rows));
    if (!has.includes(true)) choice.resubmit.push({ name, earlier });
    else if (has.includes(false)) choice.partly.push(partlyDelivered(name, destinations, has));
  }
  return choice;
}

/** @returns outcomes whose lead did not reach every destination */
export async function resubmitUndelivered(
  context: DistributionContext,
  { report }: Pick<RedriveOptions, "report">,
): Promise<RedriveOutcome[]> {
  const { letters, markers } = await listedLetters(context.store);
  const { resubmit, partly, newest } = await chooseUndelivered(context, letters);
  const left: RedriveOutcome[] = [...partly];
  for (const outcome of partly) report(outcome);
  for (const { name, earlier } of resubmit) {
    const outcome = await resubmitUnkept({ ...context, rows: undefined }, name, { earlier, newest });
    report(outcome);
    if (!isDone(outcome)) left.push(outcome);
  }
  await sweepMarkers(context, markers);
  return left;
}

/** The distributing runs whose lead this destination got, or has in a letter. */
async function runsReaching(
  { arm, workflowId }: Pick<UnkeptContext, "arm" | "workflowId">,
  letters: readonly StoredBlob[],
): Promise<Set<string>> {
  const reaching = new Set<string>();
  for (const { metadata } of letters) if (metadata.run !== undefined) reaching.add(metadata.run);
  for (const run of await allRuns(arm, workflowId)) {
    const sender = distributingRun(run) ?? redriveOf(run.trackingId)?.run;
    if (sender !== undefined) reaching.add(sender);
  }
  return reaching;
}

/** Also by the row, because the run may be from the time when this Logic App wrote the leads itself. */
async function isReached(
  runs: readonly string[],
  reaching: ReadonlySet<string> | undefined,
  rows: Rows | undefined,
): Promise<boolean> {
  for (const run of runs) if (reaching?.has(run) || (await rows?.isOfRun(run))) return true;
  return false;
}

function partlyDelivered(
  run: string,
  destinations: readonly Receiver[],
  has: readonly boolean[],
): PartlyDelivered {
  const named = (isReached: boolean) =>
    destinations.filter((_, at) => has[at] === isReached).map(({ name }) => name);
  return { result: "partly delivered", run, reached: named(true), missing: named(false) };
}
