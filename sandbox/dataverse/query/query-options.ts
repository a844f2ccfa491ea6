/**
 * Query options of a request: `$select`, `$filter`, `$orderby`, `$top`, `$count`, `$expand`, paging.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/overview
 */
import { NotEmulated } from "../../support/errors";
import { dataverseError } from "../errors";
import { type Column, columnOfProperty, propertyOf, type Table, tableNamed } from "../tables";
import { navigationProperty } from "../web-api/payload";
import { columnExpression } from "./column-sql";
import { type Condition, parseFilter, unknownProperty } from "./filter";

/** Most rows of one page, and the largest `$count`. */
export const largestPage = 5000;

/** An expanded lookup. */
export interface Expansion {
  /** Navigation property, as in the answer. */
  navigation: string;
  column: Column;
  target: Table;
  select: ReadonlySet<string> | undefined;
}

export interface Query {
  /** Properties to show. Undefined means all. */
  select: ReadonlySet<string> | undefined;
  condition: Condition | undefined;
  orderBy: string | undefined;
  top: number | undefined;
  withCount: boolean;
  expand: readonly Expansion[];
  /** 1 for the first page. */
  page: number;
}

const emulated = new Set([
  "$select",
  "$filter",
  "$orderby",
  "$top",
  "$count",
  "$expand",
  "$skiptoken",
  "$id",
]);

/** @throws {SandboxError} 0x0 for unknown properties and bad syntax; `NotEmulated` for other system query options */
export function parseQuery(table: Table, options: URLSearchParams): Query {
  for (const name of options.keys()) {
    if ((name.startsWith("$") && !emulated.has(name)) || name === "fetchXml" || name.endsWith("Query")) {
      throw new NotEmulated(`the query option '${name}'`);
    }
  }
  const filter = options.get("$filter");
  const orderBy = options.get("$orderby");
  return {
    select: parseSelect(table, options.get("$select")),
    condition: filter === null ? undefined : parseFilter(table, filter),
    orderBy: orderBy === null ? undefined : parseOrderBy(table, orderBy),
    top: parseTop(options.get("$top")),
    withCount: options.get("$count") === "true",
    expand: parseExpand(table, options.get("$expand")),
    page: Number(/pagenumber="(\d{1,9})"/.exec(options.get("$skiptoken") ?? "")?.[1] ?? 1),
  };
}

function parseSelect(table: Table, select: string | null): ReadonlySet<string> | undefined {
  if (select === null || select.trim() === "" || select.trim() === "*") return undefined;
  return new Set(
    select.split(",").map((entry) => {
      const name = entry.trim();
      const lookup = table.columns.get(name);
      const column = columnOfProperty(table, name) ?? (lookup?.type === "Lookup" ? lookup : undefined);
      if (column === undefined) throw unknownProperty(table, name);
      return propertyOf(column);
    }),
  );
}

function parseOrderBy(table: Table, orderBy: string): string {
  const terms = orderBy.split(",").map((entry) => {
    const [, name = "", direction = "asc"] = /^\s*(\S+)(?:\s+(asc|desc))?\s*$/.exec(entry) ?? [];
    const column = columnOfProperty(table, name);
    if (column === undefined) throw unknownProperty(table, name || entry.trim());
    const collation = column.type === "String" || column.type === "Memo" ? " COLLATE NOCASE" : "";
    return { sql: `${columnExpression(table, column)}${collation} ${direction}`, direction };
  });
  return [...terms.map(({ sql }) => sql), `rowid ${terms.at(-1)?.direction ?? "asc"}`].join(", ");
}

function parseTop(top: string | null): number | undefined {
  if (top === null) return undefined;
  if (!/^\d+$/.test(top)) {
    throw dataverseError(
      "generic",
      `Invalid value '${top}' for $top query option found. The $top query option requires a non-negative integer value.`,
    );
  }
  return Math.min(Number(top), largestPage);
}

function parseExpand(table: Table, expand: string | null): Expansion[] {
  if (expand === null) return [];
  return splitOutsideParentheses(expand).map((entry) => {
    const [, navigation = "", inner] = /^\s*([\w.]+)(?:\((.*)\))?\s*$/.exec(entry) ?? [];
    const found = navigationProperty(table, navigation);
    if (found === undefined && navigation.endsWith("_association")) {
      throw new NotEmulated(`$expand of the collection '${navigation}'`);
    }
    if (found === undefined) throw unknownProperty(table, navigation || entry.trim());
    const target = tableNamed(found.target);
    if (target === undefined) throw new NotEmulated(`the table '${found.target}' (in $expand)`);
    const select = inner === undefined ? null : (/^\s*\$select=([^;]*)$/.exec(inner)?.[1] ?? undefined);
    if (select === undefined) throw new NotEmulated(`the options '${inner}' of $expand`);
    return { navigation, column: found.column, target, select: parseSelect(target, select) };
  });
}

function splitOutsideParentheses(text: string): string[] {
  return text.split(/,(?![^(]*\))/);
}
