/** Redrives letters, and resubmits runs whose letter could not be stored, several in parallel with an outcome for each. */
import { OperationError } from "../errors";
import type { StoredBlob } from "./blob-list";
import { parseLetter } from "./letter";
import { idOf, markerFolder } from "./letter-id";
import type { LetterStore } from "./letter-store";
import { type LetterOutcome, type RedriveContext, redriveLetter } from "./redrive-letter";
import {
  findUnkeptRuns,
  resubmitUnkept,
  sweepMarkers,
  type UnkeptContext,
  type UnkeptOutcome,
} from "./unkept-runs";

/** The outcome of a letter, or of a run without a letter. */
export type RedriveOutcome = LetterOutcome | UnkeptOutcome;

/** Progress reports. */
export interface RedriveOptions {
  report: (outcome: RedriveOutcome) => void;
  /** Letters in parallel. @default 8 */
  parallel?: number;
}

/** The result of a redrive. */
export interface RedriveResult {
  /** Outcomes whose lead is still not a row. */
  left: RedriveOutcome[];
  /** Letters not tried, because a cause affects every lead. */
  notTried: number;
}

/** Whether the lead is done. A blob that is not a letter is only reported. */
function isDone(outcome: RedriveOutcome): boolean {
  if (outcome.result === "resubmitted") return outcome.status === "Succeeded";
  return ["written", "was a row", "gone", "not a letter", "resubmitted already", "wrote its row"].includes(
    outcome.result,
  );
}

/** Whether the next letter would fail for the same cause. */
function meetsAll(outcome: RedriveOutcome): boolean {
  if (outcome.result === "failed") return outcome.causes.some(({ meets }) => meets === "every lead");
  return outcome.result === "runs on" || outcome.result === "not shown";
}

/** Every letter, over all pages; `markers` are redrive's own blobs. */
export async function listedLetters(
  store: LetterStore,
): Promise<{ letters: StoredBlob[]; markers: StoredBlob[] }> {
  const letters: StoredBlob[] = [];
  const markers: StoredBlob[] = [];
  for await (const blob of store.list()) (blob.name.startsWith(markerFolder) ? markers : letters).push(blob);
  return { letters, markers };
}

/**
 * The named letters, by id, blob name or run.
 *
 * @throws {OperationError} `LEADS_LETTER_UNKNOWN`
 */
export function chosenLetters(letters: readonly StoredBlob[], ids: readonly string[]): StoredBlob[] {
  const chosen = ids.map((id) => {
    const found = letters.find(
      ({ name, metadata }) =>
        idOf(name).toLowerCase() === id.toLowerCase() || name === id || metadata.run === id,
    );
    if (found !== undefined) return found;
    throw new OperationError(
      "LEADS_LETTER_UNKNOWN",
      `Found no dead letter ${id}, expected the id of one or the run it came from`,
      "It was redriven, has expired, or is mistyped. List them with: npx leads dead-letters",
    );
  });
  return [...new Set(chosen)];
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

/** Redrives every letter, then resubmits leads that are only in runs, then redrives their new letters. */
export async function redriveAll(
  context: RedriveContext & UnkeptContext,
  options: RedriveOptions,
): Promise<RedriveResult> {
  const before = await listedLetters(context.store);
  const first = await redriveLetters(
    context,
    before.letters.map(({ name }) => name),
    options,
  );
  if (first.notTried > 0 || first.left.some(meetsAll)) return first;
  const left = [...first.left, ...(await resubmitAllUnkept(context, before.letters, options))];
  const again = left.filter(({ result }) => result === "resubmitted");
  return again.length === 0 ? { left, notTried: 0 } : redriveFresh(context, left, options);
}

/**
 * Resubmits every run whose lead is in no letter and no row, one after the other.
 *
 * @param letters the earlier content of the store: a letter that is gone now was redriven
 * @returns outcomes whose lead is still not a row
 */
export async function resubmitAllUnkept(
  context: UnkeptContext,
  letters: readonly StoredBlob[],
  { report }: Pick<RedriveOptions, "report">,
): Promise<RedriveOutcome[]> {
  const { store, arm, workflowId } = context;
  const letterRuns = await runsOfLetters(store, letters);
  const { resubmit, skipped, newest } = await findUnkeptRuns(arm, workflowId, letterRuns);
  const after = await listedLetters(store);
  const kept = await runsOfLetters(store, after.letters);
  const left: RedriveOutcome[] = [];
  for (const { name } of resubmit.filter(({ name }) => !kept.has(name))) {
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
  const { letters } = await listedLetters(context.store);
  const runs = await runsOfLetters(context.store, letters);
  const known = new Set(left.map((outcome) => ("id" in outcome ? outcome.id : "")));
  const fresh = letters.map(({ name }) => name).filter((name) => !known.has(idOf(name)));
  const second = await redriveLetters(context, fresh, options);
  const still = left.filter((outcome) => outcome.result !== "resubmitted" || !runs.has(outcome.newRun));
  return { left: [...still, ...second.left], notTried: second.notTried };
}

/** Runs with leads in these letters: from metadata, or from the content where metadata is missing. */
async function runsOfLetters(store: LetterStore, letters: readonly StoredBlob[]): Promise<Set<string>> {
  const runs = new Set<string>();
  for (const { name, metadata } of letters) {
    if (metadata.run !== undefined) runs.add(metadata.run);
    else {
      const blob = await store.read(name);
      const letter = blob === undefined ? undefined : parseLetter(blob.text);
      if (letter !== undefined && !("notALetter" in letter) && letter.run !== undefined) runs.add(letter.run);
    }
  }
  return runs;
}
