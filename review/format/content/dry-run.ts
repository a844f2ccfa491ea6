/** What becomes of the sample leads before and after. */
import type { DryRunLead, DryRunOutcome, WorkflowReport } from "../../report";
import {
  type Block,
  code,
  compared,
  counted,
  fold,
  type Inline,
  type Label,
  label,
  paragraph,
  section,
  table,
} from "../document";
import type { Plan } from "../plan";

const kinds: Readonly<Record<DryRunOutcome["kind"], Label>> = {
  row: label("row", "good"),
  "dead letter": label("dead letter", "warn"),
  lost: label("lost", "bad"),
  refused: label("refused", "bad"),
  "not run": label("not run", "calm"),
};

/** A lead in one Logic App. */
interface Case {
  destination: string;
  lead: DryRunLead;
}

export function dryRun(workflows: readonly WorkflowReport[], plan: Plan): Block[] {
  if (plan.leftOut.has("dryRun")) return [];
  const isSeveral = workflows.filter(({ dryRun }) => dryRun.length > 0).length > 1;
  const cases = workflows.flatMap(({ label: destination, dryRun }) =>
    dryRun.map((lead) => ({ destination, lead })),
  );
  const told = cases.filter(({ lead }) => !isCalm(lead));
  const calm = cases.length - told.length;
  return section("Dry run of sample leads", [
    ...table(
      "Outcome of each sample lead",
      ["lead", ...(isSeveral ? ["destination"] : []), "before", "after", "columns that differ"],
      told.map(({ lead, destination }) => [
        code(lead.file),
        ...(isSeveral ? [destination] : []),
        outcome(lead.before),
        outcome(lead.after),
        differing(lead),
      ]),
    ),
    ...(calm > 0 ? [paragraph(calmLine(calm, told.length))] : []),
    ...(plan.leftOut.has("rows") ? [] : cases.flatMap((one) => sideBySide(one, isSeveral))),
  ]);
}

const calmLine = (calm: number, others: number): string =>
  `${calm === 1 ? "1 lead becomes" : `${calm}${others > 0 ? " other" : ""} leads become`} the same row as before.`;

/** The same row before and after. */
export const isCalm = ({ before, after, differing }: DryRunLead): boolean =>
  before?.kind === "row" && after?.kind === "row" && differing.length === 0;

function outcome(value: DryRunOutcome | undefined): Inline {
  if (value === undefined) return "";
  return value.reason === undefined ? kinds[value.kind] : [kinds[value.kind], ": ", value.reason];
}

const differing = ({ before, after, differing }: DryRunLead): string =>
  before?.kind === "row" && after?.kind === "row" ? String(differing.length) : "";

/** The columns that differ, and the others folded. Of leads that a person named: the lengths. */
function sideBySide({ destination, lead }: Case, isSeveral: boolean): Block[] {
  const { before, after, file } = lead;
  if (isCalm(lead) || (before?.kind !== "row" && after?.kind !== "row")) return [];
  const [old, next] = [cellsOf(before), cellsOf(after)];
  const columns = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
  const rows = columns.map((column): [differs: boolean, cells: Inline[]] => {
    const differs = lead.differing.includes(column) || old[column] !== next[column];
    return [differs, [code(column), ...pair(old[column], next[column], { differs, before, after })]];
  });
  const name = `Row of ${file}${isSeveral ? ` in ${destination}` : ""}`;
  const head = [
    "column",
    ...(before === undefined ? [] : ["before"]),
    ...(after === undefined ? [] : ["after"]),
  ];
  const isCompared = before?.kind === "row" && after?.kind === "row";
  const shown = isCompared ? rows.filter(([differs]) => differs) : rows;
  const same = rows.length - shown.length;
  return fold(
    ["Row of ", code(file), ...(isSeveral ? [` in ${destination}`] : [])],
    [
      ...table(
        name,
        [...head, ""],
        shown.map(([differs, cells]) => [...cells, isCompared && differs ? label("differs", "warn") : ""]),
      ),
      ...(same > 0 ? [paragraph(`${counted(same, "column")} with the same value.`)] : []),
    ],
  );
}

const lengthsIn = (lengths: Readonly<Record<string, number>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(lengths).map(([column, length]) => [column, counted(length, "character")]),
  );

const cellsOf = (value: DryRunOutcome | undefined): Record<string, string> => ({
  ...value?.row,
  ...lengthsIn(value?.lengths),
});

interface Sides {
  differs: boolean;
  before: DryRunOutcome | undefined;
  after: DryRunOutcome | undefined;
}

function pair(
  old: string | undefined,
  next: string | undefined,
  { differs, before, after }: Sides,
): Inline[] {
  const value = (text: string | undefined): Inline => (text === undefined ? "" : code(text));
  const both =
    differs && old !== undefined && next !== undefined ? compared(old, next) : [value(old), value(next)];
  return [...(before === undefined ? [] : [both[0] ?? ""]), ...(after === undefined ? [] : [both[1] ?? ""])];
}
