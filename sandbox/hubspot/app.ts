/** HubSpot's CRM API at `api.hubapi.com`: one account with contacts, leads and their properties. */
import { Hono } from "hono";
import type { Database } from "../storage/database";
import type { Clock } from "../support/clock";
import { NotEmulated, SandboxError } from "../support/errors";
import type { IdSource } from "../support/ids";
import { isJsonObject, type JsonObject } from "../support/json";
import { type AccessToken, sandboxTokens } from "./access-tokens";
import { createBatch, readBatch, upsertBatch } from "./batches";
import {
  badJson,
  errorAnswer,
  type Fault,
  faults,
  HubSpotError,
  invalidAuthentication,
  jsonAnswer,
  missingScopes,
} from "./errors";
import { type ObjectType, objectTypes } from "./object-types";
import { listRecords, namesIn, searchRecords } from "./pages";
import { Properties } from "./properties";
import { showProperty } from "./property";
import { professionalLimits, RateLimiter, type RateLimits } from "./rate-limits";
import { RecordStore } from "./record-store";
import { Records } from "./records";

export interface HubSpotDependencies {
  database: Database;
  clock: Clock;
  ids: IdSource;
  /** @default the public ones of a sandbox */
  tokens?: () => readonly AccessToken[];
  /** @default those of a Professional account */
  limits?: RateLimits;
  /** Fails a request that is authenticated, before anything is done. @default never */
  fault?: (request: Request) => Fault | undefined;
}

interface Call {
  records: Records;
  type: ObjectType;
  /** Path below the type, e.g. `["batch", "read"]` or an id. */
  path: readonly string[];
  query: URLSearchParams;
  body: JsonObject;
  now: string;
}

/** Builds the service. It answers a write only after the commit. */
export function createHubSpotApp(dependencies: HubSpotDependencies): Hono {
  const { database, clock, ids, tokens = () => Object.values(sandboxTokens) } = dependencies;
  const { limits = professionalLimits, fault = () => undefined } = dependencies;
  const store = new RecordStore(database);
  const properties = new Properties(store);
  const records = new Records(store, properties, clock);
  const limiter = new RateLimiter(limits, clock);
  const app = new Hono();
  app.all("*", async (context) => {
    const correlationId = ids.uuid();
    const answer = await serve(context.req.raw).catch((error: Error) =>
      errorAnswer(shown(error), correlationId),
    );
    answer.headers.set("x-hubspot-correlation-id", correlationId);
    return answer;
  });
  return app;

  async function serve(request: Request): Promise<Response> {
    const caller = callerOf(request, tokens());
    const asked = fault(request);
    if (asked !== undefined) throw faults[asked]();
    limiter.take(caller.token);
    const answer = await dispatch(request, caller);
    for (const [name, value] of Object.entries(limiter.headers(caller.token)))
      answer.headers.set(name, value);
    return answer;
  }

  async function dispatch(request: Request, { scopes }: AccessToken): Promise<Response> {
    const url = new URL(request.url);
    const { area, type, path } = routeOf(request.method, url.pathname);
    const operation = operationOf(request.method, area, path);
    const scope = `crm.${area === "objects" ? "objects" : "schemas"}.${type.name}.${operation.right}`;
    if (!scopes.includes(scope)) throw missingScopes([scope]);
    const query = url.searchParams;
    for (const name of ["associations", "archived", "propertiesWithHistory"]) {
      if (![null, "false"].includes(query.get(name)))
        throw new NotEmulated(`the parameter ${name} of HubSpot`);
    }
    const body = ["POST", "PATCH"].includes(request.method) ? await bodyOf(request) : {};
    const call = { records, type, path, query, body, now: clock.now().toISOString() };
    return operation.right === "write" ? await store.commit(() => operation.run(call)) : operation.run(call);
  }
}

/** A failure as the service reports it. An unknown one is a bug. */
function shown(error: Error): SandboxError {
  if (error instanceof SandboxError) return error;
  console.error(error.stack);
  const failure = { status: 500, message: "internal error", category: "INTERNAL_ERROR" };
  return new HubSpotError(failure, { cause: error });
}

function callerOf(request: Request, tokens: readonly AccessToken[]): AccessToken {
  const [, given] = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const found = tokens.find(({ token }) => token === given);
  if (found === undefined) throw invalidAuthentication();
  return found;
}

/** The same API has an older path and one with a date. Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/guide */
const paths = [
  /^\/crm\/v3\/(objects|properties)\/([^/]+)(?:\/(.*))?$/,
  /^\/crm\/(objects|properties)\/(?:v3|2026-0[39])\/([^/]+)(?:\/(.*))?$/,
];

function routeOf(method: string, pathname: string) {
  for (const pattern of paths) {
    const [, area = "", name = "", rest = ""] = pattern.exec(pathname) ?? [];
    const type = Object.values(objectTypes).find((one) => one.name === name);
    if (type === undefined) continue;
    return { area, type, path: rest === "" ? [] : rest.split("/").map(decodeURIComponent) };
  }
  throw new NotEmulated(`${method} ${pathname.split("/").slice(0, 5).join("/")} of HubSpot`);
}

interface Operation {
  right: "read" | "write";
  run(call: Call): Response;
}

const idOf = ({ path: [id = ""], query }: Call) => [id, query.get("idProperty") ?? undefined] as const;
const givenNames = ({ body: { properties } }: Call) =>
  isJsonObject(properties) ? Object.keys(properties) : [];

/** Method and path → operation. `*` is a record or property. */
const operations: Readonly<Record<string, Operation>> = {
  "GET objects": { right: "read", run: ({ records, type, query }) => listRecords(records, type, query) },
  "POST objects": {
    right: "write",
    run: (call) => {
      const { records, type, body } = call;
      return jsonAnswer(records.show(type, records.create(type, body), givenNames(call)), 201);
    },
  },
  "GET objects/*": {
    right: "read",
    run: (call) => {
      const { records, type } = call;
      return jsonAnswer(records.show(type, records.require(type, ...idOf(call)), namesIn(call.query)));
    },
  },
  "PATCH objects/*": {
    right: "write",
    run: (call) => {
      const { records, type, body } = call;
      const record = records.update(type, records.require(type, ...idOf(call)), body);
      return jsonAnswer(records.show(type, record, givenNames(call)));
    },
  },
  "POST objects/search": {
    right: "read",
    run: ({ records, type, body }) => searchRecords(records, type, body),
  },
  "POST objects/batch/create": { right: "write", run: createBatch },
  "POST objects/batch/upsert": { right: "write", run: upsertBatch },
  "POST objects/batch/read": { right: "read", run: readBatch },
  "GET properties": {
    right: "read",
    run: ({ records, type }) => jsonAnswer({ results: records.properties.all(type).map(showProperty) }),
  },
  "GET properties/*": {
    right: "read",
    run: ({ records, type, path: [name = ""] }) =>
      jsonAnswer(showProperty(records.properties.one(type, name))),
  },
  "POST properties": {
    right: "write",
    run: ({ records, type, body }) => jsonAnswer(showProperty(records.properties.add(type, body)), 201),
  },
};

function operationOf(method: string, area: string, path: readonly string[]): Operation {
  const exact = operations[[`${method} ${area}`, ...path].join("/")];
  const ofOne = path.length === 1 ? operations[`${method} ${area}/*`] : undefined;
  const found = exact ?? ofOne;
  if (found === undefined) {
    const asked = path.length === 1 ? ["{id}"] : path.slice(0, 2);
    throw new NotEmulated(`${method} ${[area, ...asked].join("/")} of HubSpot`);
  }
  return found;
}

async function bodyOf(request: Request): Promise<JsonObject> {
  const text = await request.text();
  if (text === "") throw badJson(": a request body was expected, but none found");
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw badJson(": Unexpected character");
  }
  if (!isJsonObject(body)) throw badJson(": Cannot construct instance from this value");
  return body;
}
