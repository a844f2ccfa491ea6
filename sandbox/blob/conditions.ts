/** If-Match and If-None-Match of a request. */
import { NotEmulated } from "../support/errors";
import { BlobError } from "./errors";

/**
 * Checks a write's conditions against the existing blob.
 * Source: https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations
 * @param etag of the blob, in quotes; undefined when it does not exist
 * @throws {BlobError} `ConditionNotMet`; `BlobAlreadyExists` for `If-None-Match: *`
 */
export function requireForWrite(headers: Headers, etag: string | undefined): void {
  const { match, noneMatch } = conditionsOf(headers);
  if (match !== undefined && !isMatch(match, etag)) throw new BlobError("ConditionNotMet");
  if (noneMatch === undefined || !isMatch(noneMatch, etag)) return;
  throw new BlobError(noneMatch === "*" ? "BlobAlreadyExists" : "ConditionNotMet");
}

/**
 * Checks a read's conditions.
 *
 * @throws {BlobError} `ConditionNotMet` (412), `NotModified` (304 with the code ConditionNotMet)
 */
export function requireForRead(headers: Headers, etag: string): void {
  const { match, noneMatch } = conditionsOf(headers);
  if (match !== undefined && !isMatch(match, etag)) throw new BlobError("ConditionNotMet");
  if (noneMatch !== undefined && isMatch(noneMatch, etag)) throw new BlobError("NotModified");
}

function conditionsOf(headers: Headers) {
  for (const name of ["if-modified-since", "if-unmodified-since", "x-ms-if-tags"]) {
    if (headers.has(name)) throw new NotEmulated(`the condition ${name} of a blob request`);
  }
  const match = headers.get("if-match") ?? undefined;
  const noneMatch = headers.get("if-none-match") ?? undefined;
  const isSeveral = match !== undefined && noneMatch !== undefined;
  if (isSeveral || match?.includes(",") || noneMatch?.includes(",")) {
    throw new BlobError("MultipleConditionHeadersNotSupported");
  }
  return { match, noneMatch };
}

function isMatch(condition: string, etag: string | undefined): boolean {
  return etag !== undefined && (condition === "*" || condition.replace(/^"|"$/g, "") === etag.slice(1, -1));
}
