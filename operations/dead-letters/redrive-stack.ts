/** Redrives the letters of all destinations of a stack, each to its own destination only. */
import { followDelivery } from "../runs/delivered-runs";
import type { StoredBlob } from "./blob-list";
import { letterOf } from "./letter-id";
import { listedLetters } from "./letters";
import type { RedriveOptions, RedriveOutcome, RedriveResult } from "./outcomes";
import { redriveAll, redriveLetters } from "./redrive";
import type { RedriveContext } from "./redrive-letter";
import { type DistributionContext, resubmitUndelivered } from "./undelivered-runs";
import type { UnkeptContext } from "./unkept-runs";

/** One destination of a stack. */
export type DestinationContext = RedriveContext & UnkeptContext;

/** A stack. */
export interface StackContext {
  destinations: readonly DestinationContext[];
  /** The distributing Logic App; undefined with one destination. */
  distribution: DistributionContext | undefined;
}

/** Progress reports with the name of the destination; undefined for a blob that is no destination's letter. */
export interface StackOptions extends Omit<RedriveOptions, "report"> {
  report: (outcome: RedriveOutcome, destination: string | undefined) => void;
}

/** The result for one destination, or for the distributing Logic App. */
export type StackResult = { context: DestinationContext | DistributionContext | undefined } & (
  | RedriveResult
  | { error: unknown }
);

/** Redrives every letter, and resubmits every run whose lead is only in the run. A destination that fails does not stop another. */
export async function redriveStack(
  { destinations, distribution }: StackContext,
  options: StackOptions,
): Promise<StackResult[]> {
  const results: StackResult[] = [];
  const [first] = destinations;
  if (first === undefined) return results;
  const { letters } = await listedLetters(first.store);
  results.push(strangers(letters, destinations, options));
  if (distribution !== undefined)
    results.push(await settled(distribution, () => redistribute(distribution, options)));
  for (const context of destinations)
    results.push(await settled(context, () => redriveAll(context, optionsOf(context, options))));
  return results;
}

/** Redrives chosen letters. */
export async function redriveChosen(
  { destinations }: StackContext,
  letters: readonly StoredBlob[],
  options: StackOptions,
): Promise<StackResult[]> {
  const results: StackResult[] = [strangers(letters, destinations, options)];
  for (const context of destinations) {
    const names = letters.map(({ name }) => name).filter((name) => isOf(context, name));
    if (names.length === 0) continue;
    results.push(await settled(context, () => redriveLetters(context, names, optionsOf(context, options))));
  }
  return results;
}

const isOf = ({ fix }: DestinationContext, blobName: string): boolean =>
  letterOf(blobName)?.destination === fix.destination;

const optionsOf = ({ fix }: DestinationContext, { report, ...options }: StackOptions): RedriveOptions => ({
  ...options,
  report: (outcome) => report(outcome, fix.destination),
});

async function settled(
  context: DestinationContext | DistributionContext,
  work: () => Promise<RedriveResult>,
): Promise<StackResult> {
  try {
    return { context, ...(await work()) };
  } catch (error) {
    return { context, error };
  }
}

/** Blobs that are no letters, and letters of a destination that the stack does not have. They are sent nowhere. */
function strangers(
  letters: readonly StoredBlob[],
  destinations: readonly DestinationContext[],
  { report }: StackOptions,
): StackResult {
  const left: RedriveOutcome[] = [];
  for (const { name } of letters.filter(({ name }) => !destinations.some((one) => isOf(one, name)))) {
    const letter = letterOf(name);
    const outcome: RedriveOutcome =
      letter === undefined
        ? { id: name, result: "not a letter", reason: "its name is not <destination>/<id>.json" }
        : { id: letter.id, result: "no destination", destination: letter.destination };
    report(outcome, letter?.destination);
    if (letter !== undefined) left.push(outcome);
  }
  return { context: undefined, left, notTried: 0 };
}

/** Waits for the destinations' runs too, so that a letter which they leave is redriven by the same command. */
async function redistribute(context: DistributionContext, { report }: StackOptions): Promise<RedriveResult> {
  const resubmitted: string[] = [];
  const left = await resubmitUndelivered(context, {
    report: (outcome) => {
      report(outcome, context.fix.destination);
      if (outcome.result === "resubmitted") resubmitted.push(outcome.newRun);
    },
  });
  for (const run of resubmitted)
    for (const { workflowId } of context.destinations)
      await followDelivery(context.arm, workflowId, run, context);
  return { left, notTried: 0 };
}
