/** What `leads offers preview` prints: a row for each stack that changes or fails, and one line for the others. */
import { type Changes, type Outcome, Result } from "../../fleet/outcome";
import { Level } from "../../review/report";
import { fitted } from "../offers/progress";
import { formatTable } from "./table";

const signs: Record<keyof Changes, string> = { create: "+", update: "~", replace: "±", delete: "-" };

/** @param width of the terminal; findings are cut to it */
export function fleetPreview(outcomes: readonly Outcome[], width = Number.POSITIVE_INFINITY): string {
  const [same, others] = [outcomes.filter(isUneventful), outcomes.filter((one) => !isUneventful(one))];
  const rows = others.map((outcome) => [
    ...[outcome.stack, wordOf(outcome), changesOf(outcome.changes)],
    outcome.findings[0]?.line ?? "",
  ]);
  const lines = formatTable([["STACK", "RESULT", "CHANGES", "FIRST FINDING"], ...rows])
    .trimEnd()
    .split("\n")
    .map((line) => `${fitted(line, width)}\n`);
  const table = others.length === 0 ? "" : lines.join("");
  const count = same.length === 1 ? "1 stack stays" : `${same.length} stacks stay`;
  return same.length === 0 ? table : `${table}${count} as ${same.length === 1 ? "it is" : "they are"}.\n`;
}

/** Whether an update would be refused. */
export const isRefused = ({ result, findings }: Outcome): boolean =>
  result === Result.failed || findings.some(({ level }) => level === Level.refused);

const isUneventful = ({ result, findings }: Outcome): boolean =>
  result === Result.unchanged && findings.length === 0;

const wordOf = (outcome: Outcome): string =>
  outcome.result !== Result.failed && isRefused(outcome) ? "refused" : outcome.result;

const changesOf = (changes: Changes): string =>
  (Object.keys(signs) as (keyof Changes)[])
    .filter((kind) => changes[kind] > 0)
    .map((kind) => `${signs[kind]}${changes[kind]}`)
    .join(" ");
