/** Headers of blob requests and answers. */
import { createHash } from "node:crypto";
import { NotEmulated } from "../support/errors";
import type { ListedBlob } from "./blob-store";
import { BlobError } from "./errors";
import { metadataHeaders } from "./metadata";

/** Headers that would change the behaviour. They are refused rather than ignored. */
const refused =
  /^x-ms-(?:lease-id|proposed-lease-id|copy-.+|source-.+|tags|encryption-.+|access-tier|immutability-.+|legal-hold|content-crc64|structured-body|range|range-get-.+|snapshot)$|^range$/;

/** @throws {SandboxError} `NotEmulated` with the header's name */
export function refuseHeaders(headers: Headers): void {
  for (const [name] of headers) {
    if (refused.test(name)) throw new NotEmulated(`the header ${name} of a blob request`);
  }
}

/** HTTP date, e.g. `Sat, 31 Jan 2026 04:05:06 GMT`. */
export function httpDate(instant: string): string {
  return new Date(instant).toUTCString();
}

const contentHeaders = ["content-encoding", "content-language", "cache-control", "content-disposition"];

/** Content headers of a Put Blob. Source: https://learn.microsoft.com/rest/api/storageservices/put-blob */
export function contentHeadersOf(headers: Headers): Record<string, string> {
  const shown: Record<string, string> = {
    "content-type":
      headers.get("x-ms-blob-content-type") ?? headers.get("content-type") ?? "application/octet-stream",
  };
  for (const name of contentHeaders) {
    const value =
      headers.get(`x-ms-blob-${name}`) ?? (name === "content-disposition" ? null : headers.get(name));
    if (value !== null) shown[name] = value;
  }
  return shown;
}

/** The content's MD5 in base64, equal to the request's. @throws {BlobError} `InvalidMd5`, `Md5Mismatch` */
export function contentMd5(headers: Headers, content: Uint8Array): string {
  const calculated = createHash("md5").update(content).digest("base64");
  for (const name of ["content-md5", "x-ms-blob-content-md5"]) {
    const given = headers.get(name);
    if (given === null || given === calculated) continue;
    const isMd5 = /^[A-Za-z0-9+/]{22}==$/.test(given);
    throw isMd5
      ? new BlobError("Md5Mismatch", { UserSpecifiedMd5: given, ServerCalculatedMd5: calculated })
      : new BlobError("InvalidMd5");
  }
  return calculated;
}

export function blobHeaders({ properties }: ListedBlob): Headers {
  return new Headers([
    ...Object.entries(properties.headers),
    ["content-md5", properties.contentMd5],
    ["etag", properties.etag],
    ["last-modified", httpDate(properties.lastModified)],
    ["accept-ranges", "bytes"],
    ["x-ms-creation-time", httpDate(properties.createdOn)],
    ["x-ms-blob-type", "BlockBlob"],
    ["x-ms-lease-status", "unlocked"],
    ["x-ms-lease-state", "available"],
    ["x-ms-server-encrypted", "true"],
    ...metadataHeaders(properties.metadata),
  ]);
}
