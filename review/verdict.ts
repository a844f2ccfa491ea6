/** The verdict of a report: its worst finding, in one line. */
import { type Finding, Level, type Report } from "./report";

const worst: readonly Level[] = [Level.refused, Level.attention, Level.safe];

/** The findings without repetitions: refused ones first, then in the given order. */
export function sorted(findings: readonly Finding[]): Finding[] {
  const lines = new Set<string>();
  const different = findings.filter(({ line }) => !lines.has(line) && lines.add(line));
  return worst.flatMap((level) => different.filter((finding) => finding.level === level));
}

/**
 * @param findings sorted
 * @param changes number of resources that change
 */
export function verdictOf(findings: readonly Finding[], changes: number): Report["verdict"] {
  const [first] = findings;
  if (first === undefined || first.level === Level.safe)
    return { level: Level.safe, line: calm(first, changes) };
  const more = findings.filter(({ level }) => level !== Level.safe).length - 1;
  return { level: first.level, line: more === 0 ? first.line : `${first.line} (${more} more)` };
}

function calm(remark: Finding | undefined, changes: number): string {
  if (remark !== undefined) return remark.line;
  if (changes === 0) return "Nothing changes.";
  return `${changes === 1 ? "1 resource changes" : `${changes} resources change`}; leads are written as before.`;
}
