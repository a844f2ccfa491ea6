/** What becomes of the sample leads before and after. */
import type { DryRunLead, DryRunOutcome, WorkflowReport } from "../../report";
import { counted } from "../../words";
import {
  type Block,
  code,
  commas,
  compared,
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
  const isCompared = told.some(({ lead }) => lead.before !== undefined);
  const head = ["lead", ...(isSeveral ? ["destination"] : []), ...(isCompared ? ["before"] : []), "after"];
  return section("Dry run of sample leads", [
    ...table(
      "Outcome of each sample lead",
      [...head, ...(isCompared ? ["columns that differ"] : [])],
      told.map(({ lead, destination }) => [
        code(lead.file),
        ...(isSeveral ? [destination] : []),
        ...(isCompared ? [outcome(lead.before)] : []),
        outcome(lead.after),
        ...(isCompared ? [differing(lead)] : []),
      ]),
    ),
    ...(calm > 0 ? [paragraph(calmLine(calm, told.length))] : []),
    ...(plan.leftOut.has("rows") ? [] : cases.flatMap((one) => sideBySide(one, isSeveral))),
  ]);
}

const calmLine = (calm: number, others: number): string =>
  others === 0
    ? "Every lead has the same result as before."
    : `In ${counted(calm, "other case")}, the result is the same as before.`;

/** The same row before and after, or the same reason for none. */
const isCalm = ({ before, after, differing }: DryRunLead): boolean =>
  before !== undefined &&
  before.kind === after?.kind &&
  before.reason === after.reason &&
  differing.length === 0;

function outcome(value: DryRunOutcome | undefined): Inline {
  if (value === undefined) return "";
  return value.reason === undefined ? kinds[value.kind] : [kinds[value.kind], " ", value.reason];
}

const differing = ({ before, after, differing }: DryRunLead): Inline =>
  before?.kind === "row" && after?.kind === "row" ? commas(differing.map(code)) : "";

/** Whether the rows of the lead are worth a look. */
export const hasRows = (lead: DryRunLead): boolean => lead.after?.kind === "row" && !isCalm(lead);

/** The columns that differ first. Of leads that a person named: the lengths. */
function sideBySide({ destination, lead }: Case, isSeveral: boolean): Block[] {
  if (!hasRows(lead)) return [];
  const isCompared = lead.before?.kind === "row";
  const [old, next] = [cellsOf(isCompared ? lead.before : undefined), cellsOf(lead.after)];
  const rows = [...new Set([...old.keys(), ...next.keys()])].sort().map((column) => {
    const differs = isCompared && (lead.differing.includes(column) || old.get(column) !== next.get(column));
    return { column, differs, cells: pair(old.get(column), next.get(column), differs) };
  });
  const ordered = [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
  const where = isSeveral ? ` in ${destination}` : "";
  return fold(
    ["Row of ", code(lead.file), where],
    table(
      `Row of ${lead.file}${where}`,
      isCompared ? ["column", "before", "after", "difference"] : ["column", "value"],
      ordered.map(({ column, differs, cells: [before, after] }) =>
        isCompared
          ? [code(column), before, after, differs ? label("differs", "warn") : ""]
          : [code(column), after],
      ),
    ),
  );
}

const cellsOf = (value: DryRunOutcome | undefined): Map<string, string> =>
  new Map([
    ...Object.entries(value?.row ?? {}),
    ...Object.entries(value?.lengths ?? {}).map(([column, length]): [string, string] => [
      column,
      counted(length, "character"),
    ]),
  ]);

function pair(old: string | undefined, next: string | undefined, differs: boolean): [Inline, Inline] {
  if (differs && old !== undefined && next !== undefined) return compared(old, next);
  const value = (text: string | undefined): Inline => (text === undefined ? "" : code(text));
  return [value(old), value(next)];
}
