/** Where the columns' values come from, and how the lead schema is used. */
import type { ColumnSource, ColumnView, Coverage, WorkflowReport } from "../../report";
import {
  type Block,
  code,
  commas,
  compared,
  counted,
  fold,
  type Inline,
  type Item,
  type Label,
  label,
  list,
  paragraph,
  section,
  table,
} from "../document";
import type { Plan } from "../plan";

/** Kinds of change as a word. */
export const changeLabels = {
  created: label("new", "good"),
  changed: label("changed", "warn"),
  deleted: label("removed", "bad"),
} as const satisfies Record<string, Label>;

export function leadViews(workflows: readonly WorkflowReport[], plan: Plan): Block[] {
  return workflows.flatMap(({ columns, label: destination, change }) => {
    if (columns.length === 0) return [];
    const name = `Columns of ${destination}`;
    if (change === "created" || change === "deleted") return section(name, oneSided(columns, change, plan));
    const different = columns.filter((column) => column.change !== "unchanged");
    const same = columns.filter((column) => column.change === "unchanged");
    if (different.length === 0 && plan.leftOut.has("unchangedColumns")) return [];
    return section(name, [
      ...(different.length === 0 ? [paragraph("Every column gets its value from where it did before.")] : []),
      ...changes(name, different, plan),
      ...(plan.leftOut.has("unchangedColumns")
        ? []
        : fold(
            counted(same.length, "unchanged column"),
            sources(`Unchanged c${name.slice(1)}`, same, "after"),
          )),
    ]);
  });
}

function oneSided(columns: readonly ColumnView[], change: "created" | "deleted", plan: Plan): Block[] {
  if (plan.leftOut.has("columns")) return [];
  return change === "created"
    ? sources("Columns of the new Logic App", columns, "after")
    : sources("Columns of the deleted Logic App", columns, "before");
}

const changes = (name: string, columns: readonly ColumnView[], plan: Plan): Block[] =>
  plan.leftOut.has("columns")
    ? []
    : table(
        name,
        ["column", "change", "value from, before", "value from, after", "limit"],
        columns.map((column) => {
          const { before, after, change, name: column_ } = column;
          const [old, next] =
            before !== undefined && after !== undefined
              ? compared(before.from, after.from)
              : [before && code(before.from), after && code(after.from)];
          return [
            code(column_),
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

/** What the flow cuts at, and whether the column takes that. */
function limits({ before, after, longest }: ColumnView): string {
  const now = after ?? before;
  const words = [
    ...cutWords(now, longest),
    ...(longest !== undefined && (now?.limit ?? Number.POSITIVE_INFINITY) !== longest
      ? [`the column takes ${longest}`]
      : []),
    ...(before !== undefined && after !== undefined && before.limit !== after.limit
      ? [`before: ${before.limit === undefined ? "not cut" : `cut at ${before.limit}`}`]
      : []),
  ];
  return words.join("; ");
}

function cutWords(source: ColumnSource | undefined, longest: number | undefined): string[] {
  if (source?.limit !== undefined) return [`cut at ${source.limit}`];
  return longest === undefined ? [] : ["not cut"];
}

/** Once for destinations that use the schema alike. */
export function coverage(workflows: readonly WorkflowReport[]): Block[] {
  const read = workflows.filter(({ columns, change }) => columns.length > 0 && change !== "deleted");
  const groups = new Map<string, { labels: string[]; items: Item[] }>();
  for (const { label: destination, coverage } of read) {
    const items = coverageItems(coverage);
    const key = JSON.stringify(items);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels: [destination], items });
    else group.labels.push(destination);
  }
  const blocks = [...groups.values()].flatMap(({ labels, items }) => [
    ...(groups.size > 1 ? [paragraph(`${labels.join(", ")}:`)] : []),
    ...(items.length === 0
      ? [paragraph("Every property of the schema is read, and none is cut.")]
      : list(items)),
  ]);
  return section("Use of the lead schema", blocks);
}

function coverageItems({ unused, cut, missing }: Coverage): Item[] {
  const line = (words: string, names: readonly Inline[]): Item[] =>
    names.length === 0 ? [] : [{ content: [words, commas(names)] }];
  return [
    ...line("Read, but not in the schema: ", missing.map(code)),
    ...line(
      "Cut by every column that reads them: ",
      cut.map(({ property, limit }) => [code(property), ` at ${limit}`]),
    ),
    ...line("In no column: ", unused.map(code)),
  ];
}
