/** Prints field maps as tables, and the rows that leads make. */
import type { LeadMap, LeadOutcome, MappedColumn } from "../../operations/map/lead-map";
import { formatTable } from "./table";

/** A lead and what it becomes. */
export interface MappedLead {
  /** Name of its file. */
  file: string;
  outcome: LeadOutcome;
}

const widest = { from: 60, sample: 40 };

/** @param leads the first one's values are the samples */
export function formatMap(map: LeadMap, leads: readonly MappedLead[]): string {
  if (map.columns.length === 0) return `${map.label}: it has no field map\n`;
  const sampleOf = (name: string) => shown(leads[0]?.outcome.row?.[name]);
  const rows = map.columns.map((column) => [
    `${column.name}${column.isConfigured ? " *" : ""}`,
    short(oneLine(column.from), widest.from),
    typeOf(column),
    column.isRequired ? "yes" : "",
    short(oneLine(sampleOf(column.name)), widest.sample),
  ]);
  const table = formatTable([["column", "from", "type", "required", "sample"], ...rows]);
  const note = map.columns.some(({ isConfigured }) => isConfigured)
    ? `* set by ${map.keyPrefix}fieldMap\n`
    : "";
  const outcomes = leads.map(({ file, outcome }) => `\n${formatOutcome(map, file, outcome)}`);
  return `${map.label}: ${map.table}\n\n${table}${note}${outcomes.join("")}`;
}

function typeOf({ type, limit, values }: MappedColumn): string {
  const kind = limit === undefined ? type : `${type} ${limit}`;
  return values === undefined ? kind : short(`${kind}: ${values.join(", ")}`, widest.sample);
}

function formatOutcome({ row: word }: LeadMap, file: string, { row, reasons, unknown }: LeadOutcome): string {
  const notes = unknown.map((note) => `  only Azure can evaluate ${note}\n`).join("");
  if (reasons.length > 0)
    return `${file} would become a dead letter:\n${reasons.map((reason) => `  ${reason}\n`).join("")}${notes}`;
  const entries = Object.entries(row ?? {}).filter(
    ([, value]) => value !== "" && value !== null && value !== false,
  );
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  const indent = `\n  ${" ".repeat(width)}  `;
  const lines = entries.map(
    ([name, value]) => `  ${name.padEnd(width)}  ${shown(value).replaceAll("\n", indent)}\n`,
  );
  return `${file} would make this ${word}:\n${lines.join("")}${notes}`;
}

const shown = (value: unknown): string =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);

const oneLine = (text: string) => text.replaceAll("\n", "\\n");

const short = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
