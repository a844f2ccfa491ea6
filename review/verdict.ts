/** The verdict of a report: its worst finding, in one line. */
import { type Finding, Level, type Report, type ResourceReport } from "./report";

const worst: readonly Level[] = [Level.refused, Level.attention, Level.safe];

/** The findings without repetitions: refused ones first, then in the given order. */
export function sorted(findings: readonly Finding[]): Finding[] {
  const lines = new Set<string>();
  const different = findings.filter(({ line }) => !lines.has(line) && lines.add(line));
  return worst.flatMap((level) => different.filter((finding) => finding.level === level));
}

/**
 * @param findings sorted
 * @param resources that change
 */
export function verdictOf(
  findings: readonly Finding[],
  resources: readonly ResourceReport[],
): Report["verdict"] {
  const [first] = findings;
  if (first === undefined || first.level === Level.safe)
    return { level: Level.safe, line: calm(first, resources) };
  const more = findings.filter(({ level }) => level !== Level.safe).length - 1;
  return { level: first.level, line: more === 0 ? first.line : `${first.line} (${more} more)` };
}

function calm(remark: Finding | undefined, resources: readonly ResourceReport[]): string {
  if (remark !== undefined) return remark.line;
  const { length } = resources;
  if (length === 0) return "Nothing changes.";
  if (resources.every(isTagged)) return "Only tags change; leads are written as before.";
  return `${length === 1 ? "1 resource changes" : `${length} resources change`}; leads are written as before.`;
}

const isTagged = ({ op, paths }: ResourceReport): boolean =>
  op === "update" && paths.length > 0 && paths.every((path) => /^tags\b/.test(path));
