/** Query Entities and Query Tables: their parameters and pages. */
import { NotEmulated } from "../support/errors";
import type { EntityKey } from "./entity";
import type { Entity, EntityStore, TableKey } from "./entity-store";
import { TableError } from "./errors";
import { type Predicate, parseFilter } from "./filter";

/** Most entities or tables of one page. Source: https://learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination */
const largestPage = 1000;

/** Some of what was asked for, and where the rest begins. */
export interface Page<Item, Position> {
  items: Item[];
  next: Position | undefined;
}

const entityParameters = [
  "$filter",
  "$top",
  "$select",
  "$format",
  "NextPartitionKey",
  "NextRowKey",
  "timeout",
];
const tableParameters = ["$top", "$format", "NextTableName", "timeout"];

/** @throws {NotEmulated} with the parameter's name */
export function refuseParameters(url: URL, known: readonly string[]): void {
  for (const name of url.searchParams.keys()) {
    if (!known.includes(name)) throw new NotEmulated(`the parameter ${name} of a table request`);
  }
}

/** A page of entities, and the properties to show of each. */
export function entityPage(store: EntityStore, key: TableKey, url: URL) {
  refuseParameters(url, entityParameters);
  const query = url.searchParams;
  const size = pageSize(query);
  const filter = query.get("$filter") ?? "";
  const isMatch = filter.trim() === "" ? () => true : parseFilter(filter);
  const partitionKey = readPosition(query, "NextPartitionKey");
  const from = { partitionKey, rowKey: readPosition(query, "NextRowKey") };
  const found: Entity[] = [];
  for (const entity of matching(store, key, from, isMatch)) {
    if (found.push(entity) > size) break;
  }
  const page: Page<Entity, EntityKey> = { items: found.slice(0, size), next: found[size] };
  return { page, select: selectedBy(url) };
}

/** Names in `$select`; undefined for all properties. */
export function selectedBy(url: URL): string[] | undefined {
  const names = (url.searchParams.get("$select") ?? "").split(",").map((name) => name.trim());
  const select = names.filter((name) => name !== "");
  return select.length === 0 || select.includes("*") ? undefined : select;
}

/** A page of the names of tables. */
export function tablePage(names: readonly string[], url: URL): Page<string, string> {
  refuseParameters(url, tableParameters);
  const size = pageSize(url.searchParams);
  const from = readPosition(url.searchParams, "NextTableName");
  const rest = names.filter((name) => name >= from);
  return { items: rest.slice(0, size), next: rest[size] };
}

function* matching(
  store: EntityStore,
  key: TableKey,
  start: EntityKey,
  isMatch: Predicate,
): Generator<Entity> {
  let from: EntityKey | undefined = start;
  while (from !== undefined) {
    const read = store.list(key, from, largestPage + 1);
    for (const entity of read.slice(0, largestPage)) if (isMatch(entity)) yield entity;
    from = read[largestPage];
  }
}

/** That more than 1000 are refused is unverified. */
function pageSize(query: URLSearchParams): number {
  const top = query.get("$top") ?? String(largestPage);
  if (!/^\d+$/.test(top) || Number(top) < 1 || Number(top) > largestPage)
    throw new TableError("InvalidInput");
  return Number(top);
}

/** The form of a continuation token follows github.com/microsoft/AzureStorageExplorer/issues/5434, as does the refusal of an empty one. */
export function writePosition(key: string): string {
  const text = Buffer.from(key).toString("base64url");
  return `1!${text.length}!${text}`;
}

function readPosition(query: URLSearchParams, name: string): string {
  const token = query.get(name);
  if (token === null) return "";
  const [, length, text = ""] = /^1!(\d+)!([\w-]*)$/.exec(token) ?? [];
  if (Number(length) !== text.length) throw new TableError("InvalidInput");
  return Buffer.from(text, "base64url").toString();
}
