/** Outcomes in the report's form: rows of samples, lengths of other leads, and which columns differ. */
import type { DryRunLead, DryRunOutcome } from "../report";
import { shown } from "../shown";
import type { WorkflowChange } from "../workflow-change";
import type { Compared } from "./findings";
import { leftInWords, type Outcome } from "./outcome";
import { texts, textsOfNamedLead } from "./row";

type Row = Readonly<Record<string, unknown>>;

export function reportedLeads({ before, after }: WorkflowChange, results: readonly Compared[]): DryRunLead[] {
  const definitions = JSON.stringify([before?.definition, after?.definition]);
  const outcomes = results.flatMap((result) => [result.before, result.after]);
  // a column must say which step writes it
  const hasSteps = outcomes.some((outcome) => (outcome?.writes.length ?? 0) > 1);
  return results.map(({ lead, before: was, after: is }) => {
    const read = lead.isSample ? texts : (row: Row) => textsOfNamedLead(row, definitions);
    const rows = { before: rowOf(was, hasSteps, read), after: rowOf(is, hasSteps, read) };
    return {
      file: lead.file,
      ...(was && { before: reported(was, rows.before, lead.isSample) }),
      after: reported(is, rows.after, lead.isSample),
      differing: rows.before && rows.after ? differing(rows.before, rows.after) : [],
    };
  });
}

function rowOf(
  outcome: Outcome | undefined,
  hasSteps: boolean,
  read: (row: Row) => Map<string, string>,
): Map<string, string> | undefined {
  if (outcome === undefined || outcome.writes.length === 0) return undefined;
  const columns = outcome.writes.flatMap(({ step, row }) =>
    [...read(row)].map(([name, text]) => [hasSteps ? `${step}.${name}` : name, text] as const),
  );
  return new Map(columns.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const differing = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort();

function reported(
  { kind, cause, detail, left, executions }: Outcome,
  row: ReadonlyMap<string, string> | undefined,
  isSample: boolean,
): DryRunOutcome {
  const reason = [isSample ? (detail ?? cause) : cause, left && leftInWords[left]].filter(Boolean).join("; ");
  return {
    kind,
    ...(row && (isSample ? { row: mapped(row, shown) } : { lengths: mapped(row, ({ length }) => length) })),
    ...(reason !== "" && { reason }),
    executions,
  };
}

const mapped = <Shown>(
  row: ReadonlyMap<string, string>,
  show: (text: string) => Shown,
): Record<string, Shown> => Object.fromEntries([...row].map(([name, text]) => [name, show(text)]));
