/** Which operation a request is, and the permissions it needs. */
import { NotEmulated } from "../support/errors";
import {
  createTable,
  deleteEntity,
  deleteTable,
  getEntity,
  insertEntity,
  mergeEntity,
  queryEntities,
  queryTables,
  replaceEntity,
  type TableCall,
} from "./operations";
import { refuseParameters } from "./query";
import type { TablePath } from "./table-path";

/** An operation of the service. */
export interface Operation {
  /** One of these groups of actions is enough, below `.../tableServices/tables/`. */
  rights: readonly (readonly string[])[];
  run(call: TableCall): Response | Promise<Response>;
}

const update = [["entities/write"], ["entities/update/action"]];
const upsert = [["entities/write"], ["entities/add/action", "entities/update/action"]];

/** Source of the rights: https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory */
const operations = new Map<string, Operation>([
  ["GET tables", { rights: [["read"]], run: queryTables }],
  ["POST tables", { rights: [["write"]], run: createTable }],
  ["DELETE table", { rights: [["delete"]], run: deleteTable }],
  ["GET entities", { rights: [["entities/read"]], run: queryEntities }],
  ["POST entities", { rights: [["entities/write"], ["entities/add/action"]], run: insertEntity }],
  ["GET entity", { rights: [["entities/read"]], run: getEntity }],
  ["PUT entity", { rights: upsert, run: replaceEntity }],
  ["PATCH entity", { rights: upsert, run: mergeEntity }],
  ["MERGE entity", { rights: upsert, run: mergeEntity }],
  ["DELETE entity", { rights: [["entities/delete"]], run: deleteEntity }],
]);

/** @throws {SandboxError} `NotEmulated` with the name of the missing feature */
export function operationOf({ method, headers }: Request, url: URL, path: TablePath): Operation {
  const comp = url.searchParams.get("comp");
  if (comp !== null) throw new NotEmulated(`${method} comp=${comp} in Table Storage`);
  if (headers.has("x-http-method")) throw new NotEmulated("the header X-HTTP-Method of a table request");
  const found = operations.get(`${method} ${path.kind}`);
  if (found === undefined) {
    const target = path.kind === "other" ? `'${path.path}'` : `the ${path.kind}`;
    throw new NotEmulated(`${method} of ${target} in Table Storage`);
  }
  if (path.kind === "entity" || path.kind === "table")
    refuseParameters(url, ["$format", "$select", "timeout"]);
  return found.rights === upsert && headers.has("if-match") ? { ...found, rights: update } : found;
}
