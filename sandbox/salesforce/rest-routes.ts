/**
 * The REST API of one org, below `/services/data/vNN.0`.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_list.htm
 */
import type { Database } from "../storage/database";
import { NotEmulated } from "../support/errors";
import { isJsonObject, type JsonObject } from "../support/json";
import { describeGlobal, describeLead } from "./describe";
import { notFound, SalesforceError } from "./errors";
import { fieldNamed, requireField, visibleFields } from "./lead-fields";
import { createLead, deleteLead, type LeadCall, updateLead } from "./lead-service";
import type { LeadRecord } from "./org-store";
import { parseId } from "./record-ids";
import { runQuery } from "./soql";

/** One request of an authenticated user. */
export interface RestCall extends LeadCall {
  database: Database;
  request: Request;
  url: URL;
  /** Path below the version, decoded. */
  segments: readonly string[];
}

type Handler = (call: RestCall) => Response | Promise<Response>;
type Handlers = Partial<Record<string, Handler>>;

/** Answers a request. @throws {SalesforceError} */
export function serveRest(call: RestCall): Response | Promise<Response> {
  const handlers = handlersOf(call);
  const { method } = call.request;
  const handler = handlers[method === "HEAD" ? "GET" : method];
  if (handler !== undefined) return handler(call);
  const allowed = Object.keys(handlers).flatMap((name) => (name === "GET" ? ["HEAD", "GET"] : [name]));
  const text = `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(",")}`;
  throw new SalesforceError("METHOD_NOT_ALLOWED", text);
}

function handlersOf(call: RestCall): Handlers {
  const [resource = "", ...rest] = call.segments;
  if (resource === "sobjects") return objectHandlers(rest, call);
  if (resource === "query" && rest.length === 0) return { GET: query };
  if (resource === "limits" && rest.length === 0) return { GET: limits };
  throw new NotEmulated(`resource '${[resource, ...rest].join("/")}' of Salesforce's REST API`);
}

function objectHandlers([type, key, value, ...more]: readonly string[], call: RestCall): Handlers {
  const { settings, root } = call;
  if (type === undefined) return { GET: () => Response.json(describeGlobal(settings, root)) };
  if (type.toLowerCase() !== "lead") throw new NotEmulated(`object type '${type}'`, "It has Lead only.");
  if (!settings.rights.has("read") && !settings.rights.has("create")) throw notFound();
  if (more.length > 0) throw notFound();
  if (key === undefined) return { POST: create };
  if (value !== undefined) return externalHandlers(key, value, call);
  if (key === "describe") return { GET: () => Response.json(describeLead(settings, root)) };
  const id = parseId(key);
  if (id === undefined) throw notFound();
  return {
    GET: () => read(call, call.org.read(id) ?? undefined),
    PATCH: (change) => update(change, id),
    DELETE: (change) => remove(change, id),
  };
}

/** Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_upsert.htm */
function externalHandlers(key: string, value: string, call: RestCall): Handlers {
  const field = fieldNamed(visibleFields(call.settings), key);
  if (field?.externalId !== true) {
    // github.com/g8rswimmer/go-sfdc/issues/50
    const text = `Provided external ID field does not exist or is not accessible: ${key}`;
    throw new SalesforceError("NOT_FOUND", text);
  }
  const found = call.org.find(field.name, value);
  const handlers: Handlers = {
    GET: () => read(call, found[0]),
    PATCH: (change) => upsert(change, field.name, value),
    DELETE: (change) => remove(change, String(requireOne(found).Id)),
  };
  if (found.length < 2) return handlers;
  const several = () => {
    const urls = found.map(({ Id }) => `${call.root}/sobjects/Lead/${Id}`);
    return Response.json(urls, { status: 300 });
  };
  return { GET: several, PATCH: several, DELETE: several };
}

function requireOne([record]: readonly LeadRecord[]): LeadRecord {
  if (record === undefined) throw notFound();
  return record;
}

function read(call: RestCall, record: LeadRecord | undefined): Response {
  if (record === undefined || !call.settings.rights.has("read")) throw notFound();
  const fields = visibleFields(call.settings);
  const asked = call.url.searchParams.get("fields")?.split(",");
  const names =
    asked?.map((name) => requireField(fields, name.trim()).name) ?? fields.map(({ name }) => name);
  return Response.json(shown(call, record, names));
}

function shown({ root }: RestCall, record: LeadRecord, fields: readonly string[]): object {
  const attributes = { type: "Lead", url: `${root}/sobjects/Lead/${record.Id}` };
  return { attributes, ...Object.fromEntries(fields.map((name) => [name, record[name] ?? null])) };
}

async function create(call: RestCall): Promise<Response> {
  const body = await jsonBody(call.request);
  const id = await call.database.commits.add(() => createLead(call, body));
  const headers = { location: `${call.root}/sobjects/Lead/${id}` };
  return Response.json({ id, success: true, errors: [] }, { status: 201, headers });
}

async function update(call: RestCall, id: string): Promise<Response> {
  const body = await jsonBody(call.request);
  refuseKey(body, "Id");
  await call.database.commits.add(() => updateLead(call, id, body));
  return new Response(null, { status: 204 });
}

async function remove(call: RestCall, id: string): Promise<Response> {
  await call.database.commits.add(() => deleteLead(call, id));
  return new Response(null, { status: 204 });
}

/** Status 200 with a body since version 46.0; before, it was 204. */
async function upsert(call: RestCall, field: string, value: string): Promise<Response> {
  const body = await jsonBody(call.request);
  refuseKey(body, field);
  const answer = await call.database.commits.add(() => {
    const [record] = call.org.find(field, value);
    if (record !== undefined) {
      updateLead(call, String(record.Id), body);
      return { id: String(record.Id), created: false };
    }
    if (call.url.searchParams.get("updateOnly") === "true") throw notFound();
    return { id: createLead(call, { ...body, [field]: value }), created: true };
  });
  const status = answer.created ? 201 : 200;
  return Response.json({ id: answer.id, success: true, errors: [], created: answer.created }, { status });
}

/** Source: the page of `resources_sobject_basic_info`, whose example has the text for `Id`. */
function refuseKey(body: JsonObject, key: string): void {
  if (!Object.keys(body).some((name) => name.toLowerCase() === key.toLowerCase())) return;
  const text = `The ${key} field should not be specified in the sobject data.`;
  throw new SalesforceError("INVALID_FIELD", text);
}

/** Texts unverified. */
async function jsonBody(request: Request): Promise<JsonObject> {
  const type = request.headers.get("content-type") ?? "";
  if (/xml/i.test(type)) throw new NotEmulated("XML bodies", "Use application/json.");
  if (!/^application\/json(;|$)/i.test(type)) {
    const text = `Content-Type header specified in HTTP request is not supported: ${type}`;
    throw new SalesforceError("UNSUPPORTED_MEDIA_TYPE", text);
  }
  const text = await request.text();
  const body = parseJson(text);
  if (isJsonObject(body)) return body;
  throw new SalesforceError("JSON_PARSER_ERROR", "Unexpected character in the body at [line:1, column:1]");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function query(call: RestCall): Response {
  if (!call.settings.rights.has("read")) throw notFound();
  const fields = visibleFields(call.settings);
  const show = (record: LeadRecord, names: readonly string[]) => shown(call, record, names);
  return Response.json(runQuery(call.url.searchParams.get("q"), call.org, fields, show));
}

/** Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm */
function limits({ org, settings, clock }: RestCall): Response {
  const Max = settings.dailyRequests;
  return Response.json({
    DailyApiRequests: { Max, Remaining: Math.max(0, Max - org.usedRequests(clock.now())) },
  });
}
