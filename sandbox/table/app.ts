/** Azure Table Storage: the accounts at `*.table.core.windows.net`. Accepts bearer tokens only. */
import type { Hono } from "hono";
import { accountOf, storageApp } from "../entra/storage-app";
import {
  type AuthenticationServices,
  authenticate,
  type StorageAccount,
  type StorageService,
} from "../entra/storage-caller";
import type { Database } from "../storage/database";
import type { IdSource } from "../support/ids";
import type { StoredEntities, TableAccess, TableDirectory } from "./deployment";
import { EntityStore } from "./entity-store";
import { errorAnswer, TableError } from "./errors";
import { operationOf } from "./routes";
import { readTablePath, type TablePath } from "./table-path";

export interface TableDependencies extends AuthenticationServices {
  database: Database;
  ids: IdSource;
  directory: TableDirectory;
  access: TableAccess;
  tenantId: string;
}

export interface TableService {
  app: Hono;
  /** Receives deletions of accounts and tables from Resource Manager. */
  entities: StoredEntities;
  /** Whether a host name belongs to an account. */
  hasHost(hostname: string): boolean;
}

const tableService: StorageService = { name: "table", fail: (...parts) => new TableError(...parts) };

/** Builds the service. It answers a write only after the commit. */
export function createTableApp(dependencies: TableDependencies): TableService {
  const { database, clock, ids, directory, tenantId } = dependencies;
  const store = new EntityStore(database);
  const app = storageApp({
    ...{ ids, clock, tenantId, errorAnswer },
    product: "Windows-Azure-Table/1.0",
    serve: (request) => serve(request, dependencies, store),
    internalError: (cause) => new TableError("InternalError", {}, { cause }),
  });
  const hasHost = (hostname: string) => directory.account(accountOf(hostname)) !== undefined;
  return { app, entities: store, hasHost };
}

async function serve(
  request: Request,
  dependencies: TableDependencies,
  store: EntityStore,
): Promise<Response> {
  const { directory, access, clock, ids } = dependencies;
  const url = new URL(request.url);
  const account = directory.account(accountOf(url.hostname));
  if (account === undefined) throw new TableError("ResourceNotFound"); // on a real network its host name does not resolve
  const caller = await authenticate(request, url, account, tableService, dependencies);
  const path = readTablePath(url);
  const { rights, run } = operationOf(request, url, path);
  const asked = "table" in path ? path.table : "";
  const scope = scopeOf(account, path);
  const isAllowed = rights.some((together) =>
    together.every((action) => access(caller.objectId, `${tableActions}/${action}`, scope)),
  );
  if (!isAllowed) throw new TableError("AuthorizationPermissionMismatch");
  const known = directory.table(account, asked);
  const isEntity = path.kind === "entity" || path.kind === "entities";
  if (isEntity && known === undefined) throw new TableError("TableNotFound");
  return await run({
    ...{ request, url, account, store, directory, clock, ids },
    table: known?.name ?? asked,
    key: { account: account.name.toLowerCase(), table: asked.toLowerCase() },
    entity: path.kind === "entity" ? path : { partitionKey: "", rowKey: "" },
  });
}

const tableActions = "Microsoft.Storage/storageAccounts/tableServices/tables";

/** ARM scope of a request's permission. That Create Table needs it at the account is unverified. */
function scopeOf({ resourceId }: StorageAccount, path: TablePath): string {
  return "table" in path ? `${resourceId}/tableServices/default/tables/${path.table}` : resourceId;
}
