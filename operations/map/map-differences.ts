/** Differences between a field map and the CRM's own columns, each with the commands that fix it. */
import type { ColumnKind, CrmColumn } from "./crm-column";
import type { LeadMap, MappedColumn } from "./lead-map";

export interface Difference {
  column: string;
  found: string;
  expected: string;
  /** Commands, in order; empty when only the CRM's administrator can fix it. */
  fixes: string[];
}

/** @param samples rows that leads would make */
export function mapDifferences(
  map: LeadMap,
  crm: readonly CrmColumn[],
  samples: readonly Readonly<Record<string, unknown>>[],
): Difference[] {
  const byName = new Map(crm.map((column) => [column.name, column]));
  const byCase = new Map(crm.map((column) => [lower(column.name), column]));
  const mapped = map.columns.flatMap((column) => {
    const values = samples.map((row) => row[column.name]);
    return differencesOf(
      map,
      column,
      { crm: byName.get(column.name), same: byCase.get(lower(column.name)) },
      values,
    );
  });
  const names = new Set([...map.columns.map(({ name }) => name), ...Object.keys(map.body)]);
  const missing = crm.filter(
    ({ name, isRequired, isWritable }) => isRequired && isWritable && !names.has(name),
  );
  return [...mapped, ...missing.map((column) => requiredColumn(map, column))];
}

function differencesOf(
  map: LeadMap,
  column: MappedColumn,
  { crm, same }: { crm: CrmColumn | undefined; same: CrmColumn | undefined },
  samples: readonly unknown[],
): Difference[] {
  const { name, limit, isCustom } = column;
  const difference = (found: string, expected: string, fixes: string[]) => [
    { column: name, found, expected, fixes },
  ];
  if (crm === undefined && isCustom && same !== undefined)
    return difference("no such column", same.name, renamed(map, column, same));
  if (crm === undefined)
    return difference("no such column", `a column of ${map.table}, or no entry`, removal(map, column));
  if (!crm.isWritable)
    return difference(
      "a column that no one can write",
      "a writable column, or no entry",
      removal(map, column),
    );
  if (!accepts(crm, kindOf(column))) {
    const fixes = isCustom && crm.kind !== "other" ? retyped(map, column, crm) : removal(map, column);
    return difference(`the type ${crm.type}`, wordOf(kindOf(column)), fixes);
  }
  return [
    ...(crm.maxLength !== undefined && limit !== undefined && crm.maxLength < limit
      ? difference(
          `at most ${crm.maxLength} characters`,
          `at least ${limit}, where the map cuts`,
          shortened(map, column, crm.maxLength),
        )
      : []),
    ...foreignValues(crm, samples).flatMap((value) =>
      difference(`the value ${JSON.stringify(value)}`, `one of ${shownValues(crm)}`, [
        setEntry(map, name, constantOf(crm)),
      ]),
    ),
  ];
}

/** Whether a column of the CRM takes what the map writes. A choice of texts takes text. */
function accepts({ kind, values = [] }: CrmColumn, mapped: ColumnKind): boolean {
  return kind === mapped || (kind === "choice" && mapped === "text" && values.some(isText));
}

const isText = (value: unknown) => typeof value === "string";

function kindOf({ limit, type }: MappedColumn): ColumnKind {
  if (limit !== undefined) return "text";
  return type === "Boolean" ? "boolean" : type === "Number" ? "number" : "choice";
}

const wordOf = (kind: ColumnKind) => `a column for ${kind === "choice" ? "a choice" : `a ${kind}`}`;

/** Values of samples that the choice does not have. */
function foreignValues({ values }: CrmColumn, samples: readonly unknown[]): unknown[] {
  if (values === undefined) return [];
  const known = new Set(values.map(String));
  const given = samples.filter((value) => value !== undefined && value !== null && value !== "");
  return [...new Set(given)].filter((value) => !known.has(String(value)));
}

const shownCount = 12;

function shownValues({ values = [] }: CrmColumn): string {
  const more = values.length > shownCount ? ", …" : "";
  return `${values.slice(0, shownCount).join(", ")}${more}`;
}

function requiredColumn(map: LeadMap, crm: CrmColumn): Difference {
  const describe = map.known.includes(crm.name) ? [] : [describeColumn(map, crm)];
  const fixes = crm.kind === "other" ? [] : [...describe, setEntry(map, crm.name, constantOf(crm))];
  const expected = "a value for each lead";
  return {
    column: crm.name,
    found: `a required column (${crm.type}) that the map does not fill`,
    expected,
    fixes,
  };
}

/** Takes a column out of the map. Empty for a shipped column that the destination requires. */
function removal({ keyPrefix }: LeadMap, { name, isCustom, isRequired }: MappedColumn): string[] {
  const remove = (key: string) => `pulumi config rm --path "${keyPrefix}${key}.${name}"`;
  if (isCustom) return [remove("fieldMap"), remove("columns")];
  return isRequired ? [] : [`pulumi config set --path "${keyPrefix}fieldMap.${name}" none`];
}

/** The names differ in letter case only: Dataverse shows `new_Tier` in its designer, the Web API takes `new_tier`. */
function renamed(map: LeadMap, column: MappedColumn, crm: CrmColumn): string[] {
  const keep = setEntry(map, crm.name, column.from, false);
  return [...removal(map, column), describeColumn(map, crm), keep];
}

const lower = (name: string) => name.toLowerCase();

function retyped(map: LeadMap, { name, from }: MappedColumn, crm: CrmColumn): string[] {
  const keeps = from.startsWith("@") || (describedKind(crm) === "text" && !/^(\d+|true|false)$/.test(from));
  return [describeColumn(map, crm), ...(keeps ? [] : [setEntry(map, name, constantOf(crm))])];
}

function shortened(map: LeadMap, { name, from }: MappedColumn, length: number): string[] {
  const isLong = from.startsWith("'") && from.length - 2 > length;
  return [
    describe(map, name, `text:${length}`),
    ...(isLong ? [setEntry(map, name, from.slice(1, -1).slice(0, length), true)] : []),
  ];
}

/** How `columns` describes a column of the CRM. A choice of texts is text. */
function describedKind({ kind, values = [] }: CrmColumn): ColumnKind {
  return kind === "choice" && values.some(isText) ? "text" : kind;
}

/** Room for any column that says no length. */
const longText = 255;

function describeColumn(map: LeadMap, crm: CrmColumn): string {
  const kind = describedKind(crm);
  return describe(map, crm.name, kind === "text" ? `text:${crm.maxLength ?? longText}` : kind);
}

const describe = ({ keyPrefix }: LeadMap, name: string, text: string) =>
  `pulumi config set --path "${keyPrefix}columns.${name}" ${text}`;

/** A good constant of a column. */
function constantOf(crm: CrmColumn): string | number | boolean {
  if (crm.kind === "boolean") return false;
  if (crm.kind === "number") return 0;
  return crm.values?.[0] ?? "(not given)".slice(0, crm.maxLength);
}

/** @param isConstant whether a text is a constant, not a property path. @default true */
function setEntry({ keyPrefix }: LeadMap, name: string, value: unknown, isConstant = true): string {
  const text = isText(value) && isConstant ? `'${value}'` : String(value);
  return `pulumi config set --path "${keyPrefix}fieldMap.${name}" ${quoted(text)}`;
}

/** A shell word. In double quotes a POSIX shell interprets these characters. */
const quoted = (text: string) => (/^[\w.-]+$/.test(text) ? text : `"${text.replace(/["$`\\]/g, "\\$&")}"`);
