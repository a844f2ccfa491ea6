/** Lists and searches records, page by page. */
import { NotEmulated } from "../support/errors";
import { isJsonObject, type JsonObject } from "../support/json";
import { badJson, jsonAnswer } from "./errors";
import type { ObjectType } from "./object-types";
import type { CrmRecord } from "./record-store";
import type { Records } from "./records";

const all = Number.MAX_SAFE_INTEGER;

/** Properties that a URL asks for: a list, or one parameter for each, as HubSpot's client sends them. */
export const namesIn = (query: URLSearchParams): string[] =>
  query.getAll("properties").flatMap((names) => names.split(",").filter((name) => name !== ""));

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/guide */
export function listRecords(records: Records, type: ObjectType, query: URLSearchParams): Response {
  const limit = Math.min(Number(query.get("limit") ?? 10), 100);
  const found = records.store.list(type.name, query.get("after") ?? "0", limit + 1);
  const names = namesIn(query);
  const results = found.slice(0, limit).map((record) => records.show(type, record, names));
  return jsonAnswer({ results, ...paging(found, limit) });
}

/**
 * Records that match all filters of one group, which compare with EQ. HubSpot finds a new record only after a while.
 * Source: https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm
 */
export function searchRecords(records: Records, type: ObjectType, body: JsonObject): Response {
  for (const feature of ["query", "sorts"]) {
    const asked = body[feature];
    const isNone = asked === undefined || asked === "" || (Array.isArray(asked) && asked.length === 0);
    if (!isNone) throw new NotEmulated(`${feature} of a HubSpot search`);
  }
  const filters = filtersOf(body.filterGroups);
  const limit = Math.min(Number(body.limit ?? 10), 200);
  const names = Array.isArray(body.properties) ? body.properties.map(String) : [];
  const matching = records.store.list(type.name, "0", all).filter((record) => matches(record, filters));
  const after = Number(body.after ?? 0);
  const page = matching.filter(({ id }) => Number(id) > after).slice(0, limit + 1);
  const results = page.slice(0, limit).map((record) => records.show(type, record, names));
  return jsonAnswer({ total: matching.length, results, ...paging(page, limit) });
}

const paging = (found: readonly CrmRecord[], limit: number) =>
  found.length > limit ? { paging: { next: { after: found[limit - 1]?.id } } } : {};

type Filters = readonly (readonly [property: string, value: string])[];

function filtersOf(groups: unknown): Filters {
  const [group, ...more] = Array.isArray(groups) ? groups : [];
  if (more.length > 0) throw new NotEmulated("several filter groups of a HubSpot search");
  const { filters = [] } = isJsonObject(group) ? group : {};
  if (!Array.isArray(filters) || !filters.every(isJsonObject)) throw badJson(": filters");
  return filters.map(({ propertyName, operator, value }) => {
    if (operator !== "EQ") throw new NotEmulated(`the operator ${operator} of a HubSpot search`);
    return [String(propertyName), String(value).toLowerCase()];
  });
}

const matches = ({ id, values }: CrmRecord, filters: Filters) =>
  filters.every(([name, value]) => (name === "hs_object_id" ? id : values[name]?.toLowerCase()) === value);
