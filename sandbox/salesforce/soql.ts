/** A small part of SOQL: `SELECT fields FROM Lead WHERE field = 'text' AND … LIMIT n`. */
import { NotEmulated } from "../support/errors";
import { SalesforceError } from "./errors";
import { requireField } from "./lead-fields";
import type { Field } from "./org-settings";
import type { LeadRecord, OrgStore } from "./org-store";

interface Query {
  /** Undefined for `COUNT()`. */
  fields: string[] | undefined;
  conditions: { field: string; value: string }[];
  limit: number;
}

const form =
  /^\s*SELECT\s+(?<fields>COUNT\(\)|[\w\s,]+?)\s+FROM\s+Lead(?:\s+WHERE\s+(?<where>.+?))?(?:\s+LIMIT\s+(?<limit>\d+))?\s*$/is;
const condition = /^\s*(\w+)\s*=\s*'((?:[^'\\]|\\.)*)'\s*(?:AND\s+|$)/i;

function parseQuery(text: string, fields: readonly Field[]): Query {
  const parts = form.exec(text)?.groups;
  if (parts?.fields === undefined) throw unknownForm();
  const names = parts.fields.toUpperCase() === "COUNT()" ? undefined : parts.fields.split(",");
  return {
    fields: names?.map((name) => requireField(fields, name.trim()).name),
    conditions: parseConditions(parts.where ?? "", fields),
    limit: Number(parts.limit ?? 2000),
  };
}

function parseConditions(where: string, fields: readonly Field[]): Query["conditions"] {
  const conditions = [];
  let rest = where;
  while (rest !== "") {
    const [all, name, value] = condition.exec(rest) ?? [];
    if (all === undefined || name === undefined || value === undefined) throw unknownForm();
    conditions.push({ field: requireField(fields, name).name, value: value.replace(/\\(.)/g, "$1") });
    rest = rest.slice(all.length);
  }
  return conditions;
}

function unknownForm(): NotEmulated {
  return new NotEmulated("this SOQL", "Use SELECT fields FROM Lead WHERE field = 'text' AND … LIMIT n.");
}

/** Answers a query. @param shown a record as the user sees it */
export function runQuery(
  text: string | null,
  org: OrgStore,
  fields: readonly Field[],
  shown: (record: LeadRecord, fields: readonly string[]) => object,
): object {
  if (text === null) throw new SalesforceError("MALFORMED_QUERY", "SOQL statements cannot be empty or null"); // text unverified
  const query = parseQuery(text, fields);
  const [first, ...others] = query.conditions;
  const candidates = first === undefined ? org.all() : org.find(first.field, first.value);
  const found = candidates
    .filter((record) => others.every(({ field, value }) => isEqual(record[field], value)))
    .slice(0, query.limit);
  const names = query.fields;
  const records = names === undefined ? [] : found.map((record) => shown(record, names));
  return { totalSize: found.length, done: true, records };
}

function isEqual(one: unknown, other: string): boolean {
  return String(one ?? "").toLowerCase() === other.toLowerCase();
}
