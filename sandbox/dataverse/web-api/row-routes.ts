/**
 * Routes of rows: `leads`, `leads(<id>)`, `leads/$count`.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
 */
import { NotEmulated } from "../../support/errors";
import { dataverseError } from "../errors";
import type { Condition } from "../query/filter";
import { largestPage, parseQuery, type Query } from "../query/query-options";
import { guidPattern } from "../rows/column-values";
import type { Row, RowSelection } from "../rows/row-store";
import { reachCondition } from "../security/reach";
import type { Table } from "../tables";
import { etagOf, present } from "./representation";
import { type Call, emptyAnswer, jsonAnswer, jsonBody, type Segment } from "./request";

/** GET and POST of a table's rows. */
export async function serveRows(call: Call, table: Table): Promise<Response> {
  switch (call.request.method) {
    case "GET":
      return listRows(call, table);
    case "POST":
      return createRow(call, table);
    default:
      throw wrongMethod(call);
  }
}

/** GET, PATCH and DELETE of one row. */
export async function serveRow(call: Call, table: Table, id: string): Promise<Response> {
  switch (call.request.method) {
    case "GET":
      return readRow(call, table, id);
    case "PATCH":
      return writeRow(call, table, id);
    case "DELETE":
      call.rows.delete(table, id, { ifMatch: call.request.headers.get("if-match") ?? undefined });
      return emptyAnswer();
    default:
      throw wrongMethod(call);
  }
}

/** `leads/$count`: a number as text, 5000 at most. */
export function countRows(call: Call, table: Table): Response {
  const count = call.organization.rows.count(
    table.logicalName,
    selection(call, table, parseQuery(table, call.options)),
    largestPage,
  );
  return new Response(String(count), {
    headers: { "Content-Type": "text/plain", "OData-Version": "4.0" },
  });
}

/** Id in a segment's parentheses: a UUID, or the primary key by name. */
export function rowId(table: Table, { key }: Segment): string {
  const text = (key ?? "").trim();
  const id = text.startsWith(`${table.primaryId}=`) ? text.slice(table.primaryId.length + 1) : text;
  if (guidPattern.test(id)) return id.toLowerCase();
  if (text.includes("=")) throw new NotEmulated(`alternate keys: ${table.entitySetName}(${text})`);
  throw dataverseError(
    "badQuery",
    `Bad Request - Error in query syntax: '${text}' is no id of '${table.entitySetName}'.`,
  );
}

/** The resource does not support the method. */
export function wrongMethod({ request }: Call) {
  return dataverseError(
    "noHttpResource",
    `No HTTP resource was found that matches the request URI '${request.url}'.`,
  );
}

/** Rows as an OData collection. `only` narrows it, e.g. to a user's roles. */
export function listRows(call: Call, table: Table, only?: Condition): Response {
  const { rows } = call.organization;
  const query = parseQuery(table, call.options);
  const selected = selection(call, table, query, only);
  const pageSize = query.top ?? Math.min(call.prefer.pageSize || largestPage, largestPage);
  const found = rows.select(table.logicalName, {
    ...selected,
    limit: pageSize + 1,
    offset: (query.page - 1) * pageSize,
    ...(query.orderBy === undefined ? {} : { orderBy: query.orderBy }),
  });
  const hasMore = found.length > pageSize && query.top === undefined;
  return jsonAnswer(
    {
      "@odata.context": contextOf(call, table, query),
      ...(query.withCount ? { "@odata.count": rows.count(table.logicalName, selected, largestPage) } : {}),
      value: found.slice(0, pageSize).map((row) => present(rows, table, row, { ...query, ...call.prefer })),
      ...(hasMore ? { "@odata.nextLink": nextLink(call, query.page + 1) } : {}),
    },
    200,
    call.prefer.pageSize === undefined
      ? {}
      : { "Preference-Applied": `odata.maxpagesize=${call.prefer.pageSize}` },
  );
}

function selection(call: Call, table: Table, query: Query, only?: Condition): RowSelection {
  const reach = call.organization.security.demand(call.user, table, "Read");
  const reached = table.userOwned ? reachCondition(reach) : undefined;
  const conditions = [query.condition, only, reached].filter((condition) => condition !== undefined);
  if (conditions.length === 0) return {};
  return {
    where: conditions.map(({ where }) => `(${where})`).join(" AND "),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

async function createRow(call: Call, table: Table): Promise<Response> {
  const query = parseQuery(table, call.options);
  const body = await jsonBody(call.request, table.entitySetName);
  const row = await call.organization.rows.database.commits.add(() => call.rows.create(table, body));
  return written(call, table, row, query, 201);
}

async function writeRow(call: Call, table: Table, id: string): Promise<Response> {
  const { headers } = call.request;
  const query = parseQuery(table, call.options);
  const body = await jsonBody(call.request, table.entitySetName);
  const { row, isNew } = call.rows.upsert(table, id, body, {
    ifMatch: headers.get("if-match") ?? undefined,
    ifNoneMatch: headers.get("if-none-match") ?? undefined,
  });
  return written(call, table, row, query, isNew ? 201 : 200);
}

/** With `return=representation` the row, which needs the privilege to read, otherwise only its URL. */
function written(call: Call, table: Table, row: Row, query: Query, status: number): Response {
  if (!call.prefer.representation) {
    return emptyAnswer({ "OData-EntityId": `${call.root}/${table.entitySetName}(${row.id})` });
  }
  call.organization.security.demandReach(call.user, table, "Read", row);
  return jsonAnswer(entity(call, table, row, query), status, {
    ETag: etagOf(row),
    "Preference-Applied": "return=representation",
  });
}

function readRow(call: Call, table: Table, id: string): Response {
  const query = parseQuery(table, call.options);
  const row = call.rows.get(table, id);
  const isPlain =
    query.expand.length === 0 && !call.prefer.includes("OData.Community.Display.V1.FormattedValue");
  if (isPlain && call.request.headers.get("if-none-match") === etagOf(row)) {
    return new Response(null, { status: 304, headers: { "OData-Version": "4.0" } });
  }
  return jsonAnswer(entity(call, table, row, query), 200, { ETag: etagOf(row) });
}

function entity(call: Call, table: Table, row: Row, query: Query): object {
  const context = `${contextOf(call, table, query)}/$entity`;
  return present(call.organization.rows, table, row, { ...query, ...call.prefer, context });
}

function contextOf(call: Call, table: Table, { select, expand }: Query): string {
  const shown = [...(select ?? []), ...expand.map(({ navigation }) => `${navigation}()`)];
  const list = select === undefined && expand.length === 0 ? "" : `(${shown.join(",")})`;
  return `${call.root}/$metadata#${table.entitySetName}${list}`;
}

function nextLink(call: Call, page: number): string {
  const url = new URL(call.request.url);
  const kept = [...call.options]
    .filter(([name]) => name !== "$skiptoken")
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const cookie = encodeURIComponent(`<cookie pagenumber="${page}" istracking="False" />`);
  return `https://${url.host}${url.pathname}?${[...kept, `$skiptoken=${cookie}`].join("&")}`;
}
