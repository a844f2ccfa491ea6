/** Where the columns' values come from, and how the lead schema is used. */
import type { ColumnSource, ColumnView, Coverage, WorkflowReport } from "../../report";
import { counted } from "../../words";
import {
  type Block,
  code,
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
import { shared } from "./shared";

/** Kinds of change as a word. */
export const changeLabels = {
  created: label("new", "good"),
  changed: label("changed", "warn"),
  deleted: label("removed", "bad"),
} as const satisfies Record<string, Label>;

export function leadViews(workflows: readonly WorkflowReport[], plan: Plan): Block[] {
  const viewed = workflows.filter(({ columns }) => columns.length > 0);
  return [
    ...viewed.flatMap((workflow) => section(`Columns of ${workflow.label}`, ofChanged(workflow, plan))),
    ...(plan.leftOut.has("unchangedColumns") ? [] : ofUnchanged(viewed.filter(isUnchanged))),
  ];
}

const isSame = ({ change }: ColumnView): boolean => change === "unchanged";
const isUnchanged = ({ columns }: WorkflowReport): boolean => columns.every(isSame);

function ofChanged({ columns, change, label: destination }: WorkflowReport, plan: Plan): Block[] {
  if (columns.every(isSame)) return [];
  const name = `Columns of ${destination}`;
  if (change === "created" || change === "deleted")
    return plan.leftOut.has("columns")
      ? []
      : sources(name, columns, change === "created" ? "after" : "before");
  const same = columns.filter(isSame);
  return [
    ...(plan.leftOut.has("columns")
      ? []
      : changes(
          name,
          columns.filter((column) => !isSame(column)),
        )),
    ...(plan.leftOut.has("unchangedColumns")
      ? []
      : fold(
          counted(same.length, "unchanged column"),
          sources(`Unchanged columns of ${destination}`, same, "after"),
        )),
  ];
}

const ofUnchanged = (workflows: readonly WorkflowReport[]): Block[] =>
  section(
    "Columns that do not change",
    workflows.flatMap(({ label: destination, columns }) =>
      fold(
        `${destination}: ${counted(columns.length, "column")}`,
        sources(`Columns of ${destination}`, columns, "after"),
      ),
    ),
  );

const changes = (name: string, columns: readonly ColumnView[]): Block[] =>
  table(
    name,
    ["column", "change", "value from, before", "value from, after", "limit"],
    columns.map((column) => {
      const { before, after, change } = column;
      const [old, next] =
        before !== undefined && after !== undefined
          ? compared(before.from, after.from)
          : [before && code(before.from), after && code(after.from)];
      return [
        code(column.name),
        change === "unchanged" ? "" : changeLabels[change],
        old ?? "",
        next ?? "",
        limits(column),
      ];
    }),
  );

const sources = (name: string, columns: readonly ColumnView[], side: "before" | "after"): Block[] =>
  table(
    name,
    ["column", "value from", "limit"],
    columns.map((column) => [code(column.name), code(column[side]?.from ?? ""), limits(column)]),
  );

/** What the flow cuts at, and whether the column takes that. A number or a quoted text is never cut. */
function limits({ before, after, longest }: ColumnView): Inline {
  const now = after ?? before;
  const isConstant = now === undefined || /^['\d-]/.test(now.from);
  const words = [
    ...(now?.limit === undefined && (isConstant || longest === undefined) ? [] : [cutWords(now)]),
    ...(before !== undefined && after !== undefined && before.limit !== after.limit
      ? [`before: ${cutWords(before)}`]
      : []),
    ...(longest !== undefined && now?.limit !== longest ? [`the column takes ${longest}`] : []),
  ].join("; ");
  const isOver = longest !== undefined && (after?.limit ?? 0) > longest;
  return isOver ? [label("too long", "bad"), " ", words] : words;
}

const cutWords = (source: ColumnSource | undefined): string =>
  source?.limit === undefined ? "not cut" : `cut at ${source.limit}`;

/** Once for destinations that use the schema alike. */
export function coverage(workflows: readonly WorkflowReport[]): Block[] {
  const read = workflows.filter(({ columns, change }) => columns.length > 0 && change !== "deleted");
  const groups = shared(read, (workflow) => [workflow.coverage]);
  return fold(
    "Use of the lead schema",
    groups.flatMap(({ item, of }) => {
      const rows = coverageTable(item);
      return [
        ...(groups.length > 1 ? [paragraph(`${of.join(", ")}:`)] : []),
        ...(rows.length === 0 ? [paragraph("Every property of the schema is read, and none is cut.")] : rows),
      ];
    }),
  );
}

const coverageTable = ({ unused, cut, missing }: Coverage): Block[] =>
  table(
    "Use of the lead schema",
    ["lead property", "use"],
    [
      ...missing.map((property) => [code(property), "read, but not in the schema"]),
      ...unused.map((property) => [code(property), "in no column"]),
      ...cut.map(({ property, limit }) => [code(property), `cut at ${limit} by every column that reads it`]),
    ],
  );
