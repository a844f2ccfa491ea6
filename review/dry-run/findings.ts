/** What a reviewer must know of a dry run. */
import { destinationOf } from "../../operations/destinations/index";
import { type Finding, Level } from "../report";
import type { WorkflowChange } from "../workflow-change";
import type { Outcome } from "./outcome";

/** One case before and after. */
export interface Compared {
  lead: { file: string; isSample: boolean; isDown: boolean };
  before?: Outcome;
  after: Outcome;
}

/** @param isSame whether the definition and its parameters do not change */
export function dryRunFindings(
  change: WorkflowChange,
  results: readonly Compared[],
  isSame: boolean,
): Finding[] {
  const label = labelOf(change);
  const unread = results.find(
    ({ before, after }) => before?.kind === "not run" && after.kind !== "not run",
  )?.before;
  const leads = results.filter(({ lead }) => !lead.isDown);
  const outages = results.filter(({ lead }) => lead.isDown);
  return [
    ...stopFindings(label, results, isSame),
    ...groups(leads.filter(isWorse)).map(({ files, outcome }) => ({
      level: Level.attention,
      line: worseLine(label, files, outcome),
    })),
    ...outages.filter(isWorse).flatMap(({ after }) => outageFinding(after)),
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

/** What the runtime does not have counts only when it comes with this change. */
function stopFindings(label: string, results: readonly Compared[], isSame: boolean): Finding[] {
  const stopped = results.filter(({ after }) => after.kind === "not run");
  const [first] = stopped;
  if (first === undefined) return [];
  const which = stopped.length === results.length ? "No lead was" : "Some leads were not";
  const line = `${which} run through ${label}: ${first.after.cause}.`;
  return [{ level: isSame ? Level.safe : Level.attention, line }];
}

function labelOf({ destination }: WorkflowChange): string {
  if (destination === "distributor") return "the Logic App that distributes leads";
  if (destination === "flow") return "your flow";
  return destination === "webhook" ? "the webhook" : destinationOf(destination).label;
}

/** The higher, the less is left of the lead. */
function rankOf({ kind, left }: Pick<Outcome, "kind" | "left">): number {
  if (kind === "row") return 0;
  if (kind === "dead letter") return 1;
  return left === "failedRun" ? 2 : 3;
}

/** Without an outcome before, a row is expected, and a dead letter when the CRM is unavailable. */
function isWorse({ lead, before, after }: Compared): boolean {
  if (after.kind === "not run") return false;
  const expected = { kind: lead.isDown ? "dead letter" : "row" } as const;
  return rankOf(after) > rankOf(before === undefined || before.kind === "not run" ? expected : before);
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

/** In the words of `settings/dead-letter.ts`, so that a report says it once, also of several Logic Apps. */
const outageLines = {
  failedRun: "A lead that cannot be written stays only in its failed run for 90 days.",
  nothing: "A lead that cannot be written is kept nowhere: its run does not end as failed.",
} as const;

function outageFinding({ kind, left }: Outcome): Finding[] {
  return kind === "lost" && left !== undefined ? [{ level: Level.attention, line: outageLines[left] }] : [];
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
