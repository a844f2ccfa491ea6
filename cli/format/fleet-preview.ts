/** What `leads offers preview` prints: a row for each stack that changes or fails; the summary counts the others. */
import { type Changes, type Outcome, Result } from "../../fleet/outcome";
import { Level } from "../../review/report";
import { fitted } from "../offers/progress";
import { formatTable } from "./table";

const signs: Record<keyof Changes, string> = { create: "+", update: "~", replace: "±", delete: "-" };

/** @param width of the terminal; rows are cut to it */
export function fleetPreview(outcomes: readonly Outcome[], width = Number.POSITIVE_INFINITY): string {
  const rows = outcomes
    .filter((outcome) => !isUneventful(outcome))
    .map((outcome) => [
      ...[outcome.stack, wordOf(outcome), changesCell(outcome.changes)],
      outcome.findings[0]?.line ?? "",
    ]);
  if (rows.length === 0) return "";
  const table = formatTable([["STACK", "RESULT", "CHANGES", "FIRST FINDING"], ...rows]);
  return table.replace(/.+/g, (line) => fitted(line, width));
}

/** Whether an update would be refused. */
export const isRefused = ({ result, findings }: Outcome): boolean =>
  result === Result.failed || findings.some(({ level }) => level === Level.refused);

const isUneventful = ({ result, findings }: Outcome): boolean =>
  result === Result.unchanged && findings.length === 0;

const wordOf = (outcome: Outcome): string =>
  outcome.result !== Result.failed && isRefused(outcome) ? "refused" : outcome.result;

const changesCell = (changes: Changes): string =>
  (Object.keys(signs) as (keyof Changes)[])
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${signs[kind]}${changes[kind]}`)
    .join(" ");
