/** Redrives letters, and resubmits runs whose letter could not be stored, several in parallel with an outcome for each. */
import type { StoredBlob } from "./blob-list";
import { idOf } from "./letter-id";
import { lettersOf, listedLetters, runsOfLetters } from "./letters";
import { isDone, type RedriveOptions, type RedriveOutcome, type RedriveResult } from "./outcomes";
import { type RedriveContext, redriveLetter } from "./redrive-letter";
import { findUnkeptRuns, resubmitUnkept, sweepMarkers, type UnkeptContext } from "./unkept-runs";

/** Whether the next letter would fail for the same cause. */
function meetsAll(outcome: RedriveOutcome): boolean {
  if (outcome.result === "failed") return outcome.causes.some(({ meets }) => meets === "every lead");
  return outcome.result === "runs on" || outcome.result === "not shown";
}

/** Redrives these letters, `parallel` together, until one fails for a cause that affects all. */
export async function redriveLetters(
  context: RedriveContext,
  names: readonly string[],
  { report, parallel = 8 }: RedriveOptions,
): Promise<RedriveResult> {
  const waiting = [...new Set(names)];
  const left: RedriveOutcome[] = [];
  let isOver = false;
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = isOver ? undefined : waiting.shift()) {
      const outcome = await redriveLetter(context, name).catch((error: unknown) => {
        isOver = true;
        throw error;
      });
      report(outcome);
      if (!isDone(outcome)) left.push(outcome);
      isOver ||= meetsAll(outcome);
    }
  };
  // all have ended before the first failure is reported, so none continues unseen
  const ended = await Promise.allSettled(Array.from({ length: Math.max(1, parallel) }, work));
  for (const worker of ended) if (worker.status === "rejected") throw worker.reason;
  return { left, notTried: waiting.length };
}

/** Redrives every letter of one destination, then resubmits leads that are only in runs, then redrives their new letters. */
export async function redriveAll(
  context: RedriveContext & UnkeptContext,
  options: RedriveOptions,
): Promise<RedriveResult> {
  const letters = await ownLetters(context);
  const names = letters.map(({ name }) => name);
  const first = await redriveLetters(context, names, options);
  if (first.notTried > 0 || first.left.some(meetsAll)) return first;
  const left = [...first.left, ...(await resubmitAllUnkept(context, letters, options))];
  const again = left.filter(({ result }) => result === "resubmitted");
  return again.length === 0 ? { left, notTried: 0 } : redriveFresh(context, left, options);
}

/** The letters of the context's destination. */
async function ownLetters({ store, fix }: Pick<UnkeptContext, "store" | "fix">): Promise<StoredBlob[]> {
  return lettersOf((await listedLetters(store)).letters, fix.destination);
}

/**
 * Resubmits every run of one destination whose lead is in no letter and no row, one after the other.
 *
 * @param letters the earlier letters of the destination: a letter that is gone now was redriven
 * @returns outcomes whose lead is still not a row
 */
export async function resubmitAllUnkept(
  context: UnkeptContext,
  letters: readonly StoredBlob[],
  { report }: Pick<RedriveOptions, "report">,
): Promise<RedriveOutcome[]> {
  const { store } = context;
  const letterRuns = await runsOfLetters(store, letters);
  const { resubmit, skipped, newest } = await findUnkeptRuns(context, letterRuns);
  const after = await listedLetters(store);
  const kept = await runsOfLetters(store, lettersOf(after.letters, context.fix.destination));
  const left: RedriveOutcome[] = [];
  for (const { name } of resubmit.filter(
    ({ name, trackingId = name }) => !kept.has(name) && !kept.has(trackingId),
  )) {
    const others = skipped.filter(({ by, reason }) => by === name && reason === "newer");
    const earlier = others.map(({ run }) => run);
    const outcome = await resubmitUnkept(context, name, { earlier, newest });
    report(outcome);
    if (!isDone(outcome)) left.push(outcome);
  }
  await sweepMarkers(context, after.markers);
  return left;
}

/** What a resubmit did not write is a letter now, if the store works again. */
async function redriveFresh(
  context: RedriveContext,
  left: readonly RedriveOutcome[],
  options: RedriveOptions,
): Promise<RedriveResult> {
  const letters = await ownLetters(context);
  const runs = await runsOfLetters(context.store, letters);
  const known = new Set(left.map((outcome) => ("id" in outcome ? outcome.id : "")));
  const fresh = letters.map(({ name }) => name).filter((name) => !known.has(idOf(name)));
  const second = await redriveLetters(context, fresh, options);
  const still = left.filter((outcome) => outcome.result !== "resubmitted" || !runs.has(outcome.newRun));
  return { left: [...still, ...second.left], notTried: second.notTried };
}
