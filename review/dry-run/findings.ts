/** What a reviewer must know of a dry run. */
import { destinationOf } from "../../operations/destinations/index";
import { type Finding, Level } from "../report";
import type { WorkflowChange } from "../workflow-change";
import { leftInWords, type Outcome } from "./outcome";

/** One case before and after. */
export interface Compared {
  lead: { file: string; isSample: boolean; isDown: boolean };
  before?: Outcome;
  after: Outcome;
}

type Kind = Outcome["kind"];

/** @param isSame whether the definition and its parameters do not change */
export function dryRunFindings(
  change: WorkflowChange,
  results: readonly Compared[],
  isSame: boolean,
): Finding[] {
  const label = labelOf(change);
  const stopped = results.find(({ after }) => after.kind === "not run")?.after;
  if (stopped !== undefined) {
    const line = `No lead was run through ${label}: ${stopped.cause}.`;
    return [{ level: isSame ? Level.safe : Level.attention, line }];
  }
  const unread = results.find(({ before }) => before?.kind === "not run")?.before;
  const leads = results.filter(({ lead }) => !lead.isDown);
  const outages = results.filter(({ lead }) => lead.isDown);
  return [
    ...groups(leads.filter(isWorse)).map(({ files, outcome }) => ({
      level: Level.attention,
      line: worseLine(label, files, outcome),
    })),
    ...outages.filter(isWorse).flatMap(({ after }) => outageFinding(label, after)),
    ...(unread === undefined ? [] : [notCompared(label, unread)]),
    ...groups(leads.filter(isBetter)).map(({ files }) => ({
      level: Level.safe,
      line: `In ${label}, ${files} becomes a row, which it did not before.`,
    })),
    ...outages
      .filter(({ before, after }) => before?.kind === "lost" && after.kind === "dead letter")
      .map(() => ({
        level: Level.safe,
        line: `A lead that ${label} does not take becomes a dead letter, which it did not before.`,
      })),
  ];
}

function labelOf({ destination }: WorkflowChange): string {
  if (destination === "distributor") return "the Logic App that distributes leads";
  if (destination === "flow") return "your flow";
  return destination === "webhook" ? "the webhook" : destinationOf(destination).label;
}

const ranks: Readonly<Record<Kind, number>> = { row: 0, "not run": 0, "dead letter": 1, lost: 2, refused: 2 };

/** Without an outcome before, a row is expected, and a dead letter when the CRM is unavailable. */
function isWorse({ lead, before, after }: Compared): boolean {
  const expected = lead.isDown ? ranks["dead letter"] : ranks.row;
  const rank = before === undefined || before.kind === "not run" ? expected : ranks[before.kind];
  return (
    ranks[after.kind] > rank || (ranks[after.kind] === rank && rank === 2 && after.kind !== before?.kind)
  );
}

const isBetter = ({ before, after }: Compared): boolean =>
  before !== undefined && before.kind !== "not run" && before.kind !== "row" && after.kind === "row";

function worseLine(label: string, files: string, { kind, cause = "", left }: Outcome): string {
  if (kind === "refused") return `The callback URL of ${label} would refuse ${files}: ${cause}.`;
  const place = cause.startsWith(label) ? "" : `In ${label}, `;
  if (kind === "dead letter") return `${place}${files} would become a dead letter: ${cause}.`;
  if (left === "failedRun") return `${place}${files} would stay only in a failed run for 90 days: ${cause}.`;
  return `${place}${files} would be lost: ${cause}.`;
}

function outageFinding(label: string, { kind, left }: Outcome): Finding[] {
  if (kind !== "lost" || left === undefined) return [];
  const line = `A lead that ${label} does not take would be in no dead letter: ${leftInWords[left]}.`;
  return [{ level: Level.attention, line }];
}

const notCompared = (label: string, { cause }: Outcome): Finding => ({
  level: Level.safe,
  line: `Rows of ${label} are not compared with the deployed definition: ${cause}.`,
});

/** Leads with the same end, named together. */
function groups(results: readonly Compared[]): { files: string; outcome: Outcome }[] {
  const byEnd = new Map<string, Compared[]>();
  for (const result of results) {
    const key = JSON.stringify([result.after.kind, result.after.cause, result.after.left]);
    byEnd.set(key, [...(byEnd.get(key) ?? []), result]);
  }
  return [...byEnd.values()].map((same) => ({
    files: named(same.map(({ lead }) => lead.file)),
    outcome: (same[0] as Compared).after,
  }));
}

function named([first = "", ...others]: string[]): string {
  if (others.length === 0) return first;
  return others.length === 1 ? `${first} and ${others[0]}` : `${first} and ${others.length} others`;
}
