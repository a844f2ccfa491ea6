/**
 * Rows as JSON: all columns or the selected ones, lookups as `_name_value`, ETag, annotations on request.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/retrieve-entity-using-web-api
 */
import type { Expansion } from "../query/query-options";
import type { Row, RowStore } from "../rows/row-store";
import { type Column, propertyOf, type Table, tableNamed } from "../tables";

/** How rows are shown. */
export interface Presentation {
  /** The annotation `@odata.context` of the row, if it has one. */
  context?: string;
  select?: ReadonlySet<string> | undefined;
  expand?: readonly Expansion[];
  /** Whether `Prefer: odata.include-annotations` asks for an annotation. */
  includes(annotation: string): boolean;
}

const formattedValue = "OData.Community.Display.V1.FormattedValue";
const lookupName = "Microsoft.Dynamics.CRM.lookuplogicalname";
const navigationName = "Microsoft.Dynamics.CRM.associatednavigationproperty";

const annotations = [formattedValue, lookupName, navigationName];

export function etagOf(row: Row): string {
  return `W/"${row.version}"`;
}

/** A row as the Web API shows it. */
export function present(
  rows: RowStore,
  table: Table,
  row: Row,
  shown: Presentation,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (shown.context !== undefined) result["@odata.context"] = shown.context;
  result["@odata.etag"] = etagOf(row);
  const annotated = annotations.some((name) => shown.includes(name));
  for (const column of table.columns.values()) {
    const property = propertyOf(column);
    if (shown.select !== undefined && !shown.select.has(property) && column.name !== table.primaryId)
      continue;
    const value = storedValue(table, row, column);
    result[property] = value;
    if (annotated && value !== null) annotate(result, rows, column, property, value, shown);
  }
  for (const { navigation, column, target, select } of shown.expand ?? []) {
    const id = row.values[column.name];
    const related = typeof id === "string" ? rows.get(target.logicalName, id) : undefined;
    result[navigation] =
      related === undefined ? null : present(rows, target, related, { select, includes: shown.includes });
  }
  return result;
}

function storedValue(table: Table, row: Row, column: Column): unknown {
  if (column.name === table.primaryId) return row.id;
  if (column.name === "versionnumber") return row.version;
  return row.values[column.name] ?? null;
}

function annotate(
  result: Record<string, unknown>,
  rows: RowStore,
  column: Column,
  property: string,
  value: unknown,
  shown: Presentation,
): void {
  if (column.type === "Lookup" && shown.includes(lookupName)) {
    result[`${property}@${lookupName}`] =
      targetOf(rows, column, String(value))?.logicalName ?? column.targets?.[0];
  }
  if (column.type === "Lookup" && column.navigation === undefined && shown.includes(navigationName)) {
    result[`${property}@${navigationName}`] = column.name;
  }
  if (!shown.includes(formattedValue)) return;
  const text = formatted(rows, column, value);
  if (text !== undefined) result[`${property}@${formattedValue}`] = text;
}

function formatted(rows: RowStore, column: Column, value: unknown): string | undefined {
  if (column.choices !== undefined) return column.choices[String(Number(value))];
  if (column.type === "Lookup") {
    const target = targetOf(rows, column, String(value));
    const name = target && rows.get(target.logicalName, String(value))?.values[target.primaryName];
    return typeof name === "string" ? name : undefined;
  }
  if (column.type === "DateTime") return formattedInstant(column, String(value));
  if (column.type === "Money")
    return `$${Number(value).toLocaleString("en-US", { minimumFractionDigits: 2 })}`;
  return typeof value === "number" ? value.toLocaleString("en-US", { maximumFractionDigits: 10 }) : undefined;
}

function targetOf(rows: RowStore, column: Column, id: string): Table | undefined {
  const targets = (column.targets ?? []).flatMap((name) => tableNamed(name) ?? []);
  return targets.length === 1 ? targets[0] : targets.find((table) => rows.get(table.logicalName, id));
}

/** An instant in the format of a user with English (United States) settings in UTC. */
function formattedInstant(column: Column, value: string): string {
  const date = new Date(value);
  const day = date.toLocaleDateString("en-US", { timeZone: "UTC" });
  if (column.dateOnly) return day;
  return `${day} ${date.toLocaleTimeString("en-US", { timeZone: "UTC", hour: "numeric", minute: "2-digit" })}`;
}
