/** What became of a fleet's stacks, as text and counts. */
import { type Changes, type Outcome, Result } from "./outcome";

/** A stack of the project that no offer file names. */
export interface Orphan {
  stack: string;
  resources: number;
}

const words: Record<keyof Changes, string> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
};

/** E.g. `8 created, 1 updated`; '' for none. */
export function changesText(changes: Changes): string {
  const kinds = Object.keys(words) as (keyof Changes)[];
  return kinds
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${changes[kind]} ${words[kind]}`)
    .join(", ");
}

/** Whether every stack is as asked. */
export const isComplete = (outcomes: readonly Outcome[]): boolean =>
  outcomes.every(({ result }) => result === Result.unchanged || result === Result.changed);

export interface SummaryFacts {
  /** Stacks without a file. */
  orphans: readonly Orphan[];
  /** The command line that was run, which goes on where it stopped. */
  command: string;
  /** Whether each stack's changes are listed. @default false: a table does it */
  withChanges?: boolean;
}

/** The end of a command: counts, changes, remarks, each failure with its fix, what was not started and what no file names. */
export function fleetSummary(outcomes: readonly Outcome[], { orphans, command, withChanges = false }: SummaryFacts): string {
  const paragraphs = [
    counts(outcomes),
    ...(withChanges ? outcomes.filter(({ result }) => result === Result.changed).map(changedText) : []),
    ...outcomes.filter(({ notes }) => notes.length > 0).map(remarks),
    ...outcomes.filter(({ failure }) => failure !== undefined).map(failureText),
    ...unfinished(outcomes, command),
    ...orphans.map(orphanText),
  ];
  return paragraphs.map((paragraph) => `${paragraph}\n`).join("");
}

function counts(outcomes: readonly Outcome[]): string {
  const parts = Object.values(Result).flatMap((result) => {
    const { length } = outcomes.filter((outcome) => outcome.result === result);
    return length === 0 ? [] : [`${length} ${result}`];
  });
  const stacks = outcomes.length === 1 ? "1 stack" : `${outcomes.length} stacks`;
  return `${stacks}: ${parts.join(", ")}`;
}

const changedText = ({ stack, changes }: Outcome): string =>
  `${stack}: ${changesText(changes) || "only its state and outputs changed"}`;

const remarks = ({ stack, notes }: Outcome): string => notes.map((note) => `${stack}: ${note}`).join("\n");

const failureText = ({ stack, file, failure }: Outcome): string =>
  `${stack}${file === "" ? "" : ` (${file})`}: [${failure?.code}] ${failure?.text}`;

/** Stacks that were canceled or not started, and how to go on. */
function unfinished(outcomes: readonly Outcome[], command: string): string[] {
  const names = (result: Result) =>
    outcomes.filter((outcome) => outcome.result === result).map(({ stack }) => stack);
  const [canceled, skipped] = [names(Result.canceled), names(Result.skipped)];
  if (canceled.length + skipped.length === 0) return [];
  return [
    [
      ...(canceled.length > 0 ? [`Canceled: ${canceled.join(", ")}.`] : []),
      ...(skipped.length > 0 ? [`Not started: ${skipped.join(", ")}.`] : []),
      `To go on: ${command}`,
    ].join("\n"),
  ];
}

const orphanText = ({ stack, resources }: Orphan): string =>
  resources === 0
    ? `Stack ${stack} has no offer file and no resources. To remove it: pulumi stack rm ${stack} --yes`
    : `Stack ${stack} has no offer file and keeps ${resources} resources; nothing is deleted. To delete them: npx leads offers destroy --only ${stack}`;
