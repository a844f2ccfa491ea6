/** Operations on a blob or its container, after authentication and container look-up. */
import type { Clock } from "../support/clock";
import { NotEmulated } from "../support/errors";
import type { IdSource } from "../support/ids";
import { listBlobs } from "./blob-list";
import type { BlobStore, ContainerKey } from "./blob-store";
import { requireForRead, requireForWrite } from "./conditions";
import { BlobError } from "./errors";
import { blobHeaders, contentHeadersOf, contentMd5, httpDate } from "./headers";
import { metadataOf } from "./metadata";

/** Largest blob, in bytes: the sandbox's largest body. Azure's limit for one Put Blob is 5000 MiB. */
const largestBlob = 104_857_600;

/** A request on a container or on one of its blobs. */
export interface BlobCall {
  request: Request;
  url: URL;
  key: ContainerKey;
  /** Name of the blob. Empty for the container. */
  blob: string;
  /** Whether the caller may do a data action, named by its last part, e.g. `write`. */
  may(action: string): boolean;
  store: BlobStore;
  clock: Clock;
  ids: IdSource;
}

/** @throws {BlobError} `AuthorizationPermissionMismatch` when the caller may do none of the actions */
export function demand(call: BlobCall, ...actions: string[]): void {
  if (!actions.some((action) => call.may(action))) throw new BlobError("AuthorizationPermissionMismatch");
}

/** Put Blob. Rights: `write`, or `add/action` for a new blob. Source: https://learn.microsoft.com/rest/api/storageservices/put-blob */
export async function putBlob(call: BlobCall): Promise<Response> {
  const { request, key, blob, store, clock, ids } = call;
  const { headers } = request;
  const type = headers.get("x-ms-blob-type");
  if (type === null) throw new BlobError("MissingRequiredHeader", { HeaderName: "x-ms-blob-type" });
  if (type !== "BlockBlob") throw new NotEmulated(`blobs of type ${type}`);
  const metadata = metadataOf(headers);
  if (Number(headers.get("content-length") ?? 0) > largestBlob) throw new BlobError("RequestBodyTooLarge");
  const content = new Uint8Array(await request.arrayBuffer());
  if (content.byteLength > largestBlob) throw new BlobError("RequestBodyTooLarge");
  const md5 = contentMd5(headers, content);
  // no await from here on: another request could run between the conditions and the write
  const present = store.properties(key, blob)?.properties;
  if (present !== undefined) demand(call, "write");
  requireForWrite(headers, present?.etag);
  const now = clock.now().toISOString();
  const etag = `"0x8D${ids.bytes(7).toString("hex").slice(1).toUpperCase()}"`;
  const properties = {
    etag,
    createdOn: present?.createdOn ?? now,
    lastModified: now,
    contentMd5: md5,
    headers: contentHeadersOf(headers),
    metadata,
  };
  store.put(key, blob, properties, content);
  return new Response(null, {
    status: 201,
    headers: {
      etag,
      "last-modified": httpDate(now),
      "content-md5": md5,
      "x-ms-request-server-encrypted": "true",
    },
  });
}

/** Get Blob and Get Blob Properties. Source: https://learn.microsoft.com/rest/api/storageservices/get-blob */
export function getBlob({ request, key, blob, store }: BlobCall): Response {
  const found = store.properties(key, blob);
  if (found === undefined) throw new BlobError("BlobNotFound");
  requireForRead(request.headers, found.properties.etag);
  const headers = blobHeaders(found);
  if (request.method === "HEAD") {
    headers.set("content-length", String(found.length));
    return new Response(null, { headers });
  }
  return new Response(new Uint8Array(store.content(key, blob) ?? []), { headers });
}

/**
 * Delete Blob. The blob is gone immediately: a soft-deleted blob could not be listed here anyway. As in
 * Azurite, a missing blob fails `If-Match`.
 * Source: https://learn.microsoft.com/rest/api/storageservices/delete-blob
 */
export function deleteBlob({ request, key, blob, store }: BlobCall): Response {
  const present = store.properties(key, blob)?.properties;
  requireForWrite(withoutAny(request.headers), present?.etag);
  if (present === undefined) throw new BlobError("BlobNotFound");
  store.delete(key, blob);
  return new Response(null, { status: 202 });
}

/** `If-None-Match: *` on a delete is unverified, so it is refused by name. */
function withoutAny(headers: Headers): Headers {
  if (headers.get("if-none-match") === "*") throw new NotEmulated("If-None-Match: * of Delete Blob");
  return headers;
}

export function listContainer({ store, key, url }: BlobCall): Response {
  return new Response(listBlobs(store, key, url), { headers: { "content-type": "application/xml" } });
}

/**
 * Get Container Properties. Azure requires `containers/read`, which every role that may read blobs has.
 * The container's ETag and date are not shown: only Resource Manager knows them.
 */
export function containerProperties(): Response {
  return new Response(null, {
    headers: {
      "x-ms-lease-status": "unlocked",
      "x-ms-lease-state": "available",
      "x-ms-has-immutability-policy": "false",
      "x-ms-has-legal-hold": "false",
      "x-ms-default-encryption-scope": "$account-encryption-key",
      "x-ms-deny-encryption-scope-override": "false",
    },
  });
}
