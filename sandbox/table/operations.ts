/** Operations on tables and entities, after authentication and the check of permissions. */
import type { StorageAccount } from "../entra/storage-caller";
import type { Clock } from "../support/clock";
import type { IdSource } from "../support/ids";
import { entityJson, etagOf, jsonAnswer, metadataLevel, metadataMember, preferred } from "./answers";
import type { TableDirectory } from "./deployment";
import {
  type EntityKey,
  keyIn,
  type Properties,
  propertiesIn,
  readJson,
  requireKey,
  requireSize,
} from "./entity";
import type { Entity, EntityStore, TableKey } from "./entity-store";
import { TableError } from "./errors";
import { entityPage, selectedBy, tablePage, writePosition } from "./query";

/** A request on an account's tables or on the entities of one. */
export interface TableCall {
  request: Request;
  url: URL;
  account: StorageAccount;
  /** Name of the table as it was created; as asked for when it does not exist. */
  table: string;
  key: TableKey;
  /** Key of the entity; empty for other requests. */
  entity: EntityKey;
  store: EntityStore;
  directory: TableDirectory;
  clock: Clock;
  ids: IdSource;
}

/** Query Tables. Source: https://learn.microsoft.com/rest/api/storageservices/query-tables */
export function queryTables({ request, url, account, directory }: TableCall): Response {
  const level = metadataLevel(request.headers, url);
  const names = directory.tables(account).map(({ name }) => name);
  const { items, next } = tablePage(names, url);
  const body = { ...metadataMember(level, url, "Tables"), value: items.map((TableName) => ({ TableName })) };
  const headers = next === undefined ? {} : { "x-ms-continuation-nexttablename": writePosition(next) };
  return jsonAnswer(200, level, body, headers);
}

/** Create Table. Source: https://learn.microsoft.com/rest/api/storageservices/create-table */
export async function createTable({ request, url, account, directory }: TableCall): Promise<Response> {
  const level = metadataLevel(request.headers, url);
  const { TableName: name } = await readJson(request);
  if (typeof name !== "string") throw new TableError("InvalidInput");
  if (name.length < 3 || name.length > 63) throw new TableError("OutOfRangeInput");
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name) || /^tables$/i.test(name))
    throw new TableError("InvalidResourceName");
  if (directory.table(account, name) !== undefined) throw new TableError("TableAlreadyExists");
  directory.create(account, name);
  const { isEmpty, applied } = preferred(request.headers);
  const headers = { ...applied, location: `${url.origin}/Tables('${name}')` };
  if (isEmpty) return new Response(null, { status: 204, headers });
  const body = { ...metadataMember(level, url, "Tables/@Element"), TableName: name };
  return jsonAnswer(201, level, body, headers);
}

/** Delete Table. The table is gone immediately; in Azure its name is taken for 40 seconds or more. Source: https://learn.microsoft.com/rest/api/storageservices/delete-table */
export function deleteTable({ account, table, directory, store }: TableCall): Response {
  if (directory.table(account, table) === undefined) throw new TableError("ResourceNotFound"); // code unverified
  directory.remove(account, table);
  store.forgetTable(account.name, table);
  return new Response(null, { status: 204 });
}

/** Query Entities. Source: https://learn.microsoft.com/rest/api/storageservices/query-entities */
export function queryEntities({ request, url, table, key, store }: TableCall): Response {
  const level = metadataLevel(request.headers, url);
  const { page, select } = entityPage(store, key, url);
  const value = page.items.map((entity) => entityJson(entity, level, select));
  const headers =
    page.next === undefined
      ? {}
      : {
          "x-ms-continuation-nextpartitionkey": writePosition(page.next.partitionKey),
          "x-ms-continuation-nextrowkey": writePosition(page.next.rowKey),
        };
  return jsonAnswer(200, level, { ...metadataMember(level, url, table), value }, headers);
}

export function getEntity({ request, url, table, key, entity, store }: TableCall): Response {
  const level = metadataLevel(request.headers, url);
  const found = store.get(key, entity);
  if (found === undefined) throw new TableError("ResourceNotFound");
  const body = {
    ...metadataMember(level, url, `${table}/@Element`),
    ...entityJson(found, level, selectedBy(url)),
  };
  return jsonAnswer(200, level, body, { etag: etagOf(found) });
}

/** Insert Entity. Source: https://learn.microsoft.com/rest/api/storageservices/insert-entity */
export async function insertEntity(call: TableCall): Promise<Response> {
  const { request, url, table } = call;
  const level = metadataLevel(request.headers, url);
  const body = await readJson(request);
  const key = keyIn(body);
  const properties = propertiesIn(body);
  // no await from here on: another request could run between the look-up and the write
  if (call.store.get(call.key, key) !== undefined) throw new TableError("EntityAlreadyExists");
  const written = write(call, key, properties, undefined);
  const { isEmpty, applied } = preferred(request.headers);
  const quoted = (part: string) => `'${encodeURIComponent(part.replaceAll("'", "''"))}'`;
  const location = `${url.origin}/${table}(PartitionKey=${quoted(key.partitionKey)},RowKey=${quoted(key.rowKey)})`;
  const headers = { ...applied, etag: etagOf(written), location, dataserviceid: location };
  if (isEmpty) return new Response(null, { status: 204, headers });
  const shown = { ...metadataMember(level, url, `${table}/@Element`), ...entityJson(written, level) };
  return jsonAnswer(201, level, shown, headers);
}

/** Update Entity and Insert Or Replace Entity. Source: https://learn.microsoft.com/rest/api/storageservices/update-entity2 */
export function replaceEntity(call: TableCall): Promise<Response> {
  return change(call, (_, given) => given);
}

/** Merge Entity and Insert Or Merge Entity. Source: https://learn.microsoft.com/rest/api/storageservices/merge-entity */
export function mergeEntity(call: TableCall): Promise<Response> {
  return change(call, (present, given) => ({ ...present, ...given }));
}

async function change(
  call: TableCall,
  merged: (present: Properties, given: Properties) => Properties,
): Promise<Response> {
  const key = requireKey(call.entity);
  const given = propertiesIn(await readJson(call.request));
  // no await from here on: another request could run between the condition and the write
  const present = call.store.get(call.key, key);
  requireMatch(call.request.headers, present);
  const written = write(call, key, merged(present?.properties ?? {}, given), present);
  return new Response(null, { status: 204, headers: { etag: etagOf(written) } });
}

/** Delete Entity. Which code a missing If-Match has is unverified. Source: https://learn.microsoft.com/rest/api/storageservices/delete-entity1 */
export function deleteEntity({ request, key, entity, store }: TableCall): Response {
  if (!request.headers.has("if-match"))
    throw new TableError("MissingRequiredHeader", { HeaderName: "If-Match" });
  requireMatch(request.headers, store.get(key, entity));
  store.delete(key, entity);
  return new Response(null, { status: 204 });
}

/** Without If-Match nothing is required. */
function requireMatch(headers: Headers, present: Entity | undefined): void {
  if (headers.has("if-none-match")) throw new TableError("InvalidInput"); // .../table-service-error-codes
  const match = headers.get("if-match");
  if (match === null) return;
  if (match !== "*" && !/^W\/"datetime'[^']+'"$/.test(match)) throw new TableError("InvalidInput");
  if (present === undefined) throw new TableError("ResourceNotFound");
  if (match !== "*" && match !== etagOf(present)) throw new TableError("UpdateConditionNotSatisfied");
}

function write(
  { store, key, clock, ids }: TableCall,
  entityKey: EntityKey,
  properties: Properties,
  present: Entity | undefined,
): Entity {
  const timestamp = laterThan(present?.timestamp, clock.now(), ids);
  const written = { ...entityKey, timestamp, properties: requireSize(entityKey, properties) };
  store.put(key, written);
  return written;
}

/** Time of a write in steps of 100 nanoseconds. Each write of an entity is later than the one before. */
function laterThan(before: string | undefined, now: Date, ids: IdSource): string {
  const steps = (time: number) => BigInt(time) * 10_000n;
  const previous = before && steps(Date.parse(`${before.slice(0, 23)}Z`)) + BigInt(before.slice(23, 27));
  const drawn = steps(now.getTime()) + BigInt(ids.bytes(2).readUInt16BE() % 10_000);
  const time = previous && previous >= drawn ? previous + 1n : drawn;
  const milliseconds = new Date(Number(time / 10_000n)).toISOString().slice(0, -1);
  return `${milliseconds}${String(time % 10_000n).padStart(4, "0")}Z`;
}
