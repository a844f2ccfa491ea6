/** Azure Blob Storage: the accounts at `*.blob.core.windows.net`. Accepts bearer tokens only. */
import type { Hono } from "hono";
import { accountOf, storageApp } from "../entra/storage-app";
import { type AuthenticationServices, authenticate, type StorageService } from "../entra/storage-caller";
import type { Database } from "../storage/database";
import { NotEmulated } from "../support/errors";
import type { IdSource } from "../support/ids";
import { BlobStore } from "./blob-store";
import type { DataAccess, StorageDirectory, StoredBlobs } from "./deployment";
import { BlobError, errorAnswer } from "./errors";
import { refuseHeaders } from "./headers";
import {
  type BlobCall,
  containerProperties,
  deleteBlob,
  demand,
  getBlob,
  listContainer,
  putBlob,
} from "./operations";
import { notInXml } from "./xml";

export interface BlobDependencies extends AuthenticationServices {
  database: Database;
  ids: IdSource;
  directory: StorageDirectory;
  access: DataAccess;
  tenantId: string;
}

export interface BlobService {
  app: Hono;
  /** Receives deletions of accounts and containers from Resource Manager. */
  blobs: StoredBlobs;
  /** Whether a host name belongs to an account. */
  hasHost(hostname: string): boolean;
}

const dataActions = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const longestName = 1024;
const blobService: StorageService = { name: "blob", fail: (...parts) => new BlobError(...parts) };

/** Builds the service. It answers a write only after the commit. */
export function createBlobApp(dependencies: BlobDependencies): BlobService {
  const { database, clock, ids, directory, tenantId } = dependencies;
  const store = new BlobStore(database);
  const app = storageApp({
    ...{ ids, clock, tenantId, errorAnswer },
    product: "Windows-Azure-Blob/1.0",
    serve: (request) => serve(request, dependencies, store),
    internalError: (cause) => new BlobError("InternalError", {}, { cause }),
  });
  const hasHost = (hostname: string) => directory.account(accountOf(hostname)) !== undefined;
  return { app, blobs: store, hasHost };
}

async function serve(request: Request, dependencies: BlobDependencies, store: BlobStore): Promise<Response> {
  const { directory, access, clock, ids } = dependencies;
  const url = new URL(request.url);
  const account = directory.account(accountOf(url.hostname));
  if (account === undefined) throw new BlobError("ResourceNotFound"); // on a real network its host name does not resolve
  const caller = await authenticate(request, url, account, blobService, dependencies);
  const { container, blob } = resourceOf(url);
  refuseHeaders(request.headers);
  const handle = operationOf(request.method, url, container, blob);
  const known = directory.container(account, container);
  const scope = known ?? `${account.resourceId}/blobServices/default/containers/${container}`;
  const may = (action: string) => access(caller.objectId, `${dataActions}/${action}`, scope);
  const key = { account: account.name.toLowerCase(), container };
  const call: BlobCall = { request, url, key, blob, may, store, clock, ids };
  demand(call, ...handle.rights);
  if (known === undefined) throw new BlobError("ContainerNotFound");
  return await handle.run(call);
}

interface Operation {
  /** One of these data actions is enough. */
  rights: readonly string[];
  run(call: BlobCall): Response | Promise<Response>;
}

const blobOperations = new Map<string, Operation>([
  ["GET", { rights: ["read"], run: getBlob }],
  ["HEAD", { rights: ["read"], run: getBlob }],
  ["PUT", { rights: ["write", "add/action"], run: putBlob }],
  ["DELETE", { rights: ["delete"], run: deleteBlob }],
]);
const containerOperations = new Map<string, Operation>([
  ["GET list", { rights: ["read"], run: listContainer }],
  ["GET", { rights: ["read"], run: containerProperties }],
  ["HEAD", { rights: ["read"], run: containerProperties }],
]);

/** @throws {SandboxError} `NotEmulated` with the name of the missing feature */
function operationOf(method: string, url: URL, container: string, blob: string): Operation {
  const query = url.searchParams;
  const [restype, comp] = [query.get("restype"), query.get("comp")];
  for (const name of ["snapshot", "versionid"]) {
    if (query.has(name)) throw new NotEmulated(`the parameter ${name} of a blob request`);
  }
  const name = `${method}${comp === null ? "" : ` ${comp}`}`;
  const isContainer = blob === "" && restype === "container";
  const found = isContainer ? containerOperations.get(name) : undefined;
  if (found !== undefined) return found;
  const ofBlob = blob !== "" && restype === null ? blobOperations.get(name) : undefined;
  if (ofBlob !== undefined) return ofBlob;
  const target =
    container === "" ? "the account" : blob === "" ? "a container (or of a blob in $root)" : "a blob";
  const asked = [restype && `restype=${restype}`, comp && `comp=${comp}`].filter((part) => part);
  throw new NotEmulated(`${[method, ...asked].join(" ")} of ${target} in Blob Storage`);
}

/** Source: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
function resourceOf({ pathname }: URL): { container: string; blob: string } {
  const [container = "", ...rest] = decoded(pathname).slice(1).split("/");
  const blob = rest.join("/");
  if (blob.length > longestName) throw new BlobError("OutOfRangeInput"); // the code follows Azurite
  if (container !== "" && !/^(?:\$\w+|[a-z0-9](?:-?[a-z0-9])*)$/.test(container)) {
    throw new BlobError("InvalidResourceName");
  }
  if (notInXml.test(blob)) throw new BlobError("InvalidResourceName"); // unverified
  return { container, blob };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new BlobError("InvalidUri", {}, { cause });
  }
}
