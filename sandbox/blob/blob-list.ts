/** List Blobs: its parameters and its XML page. */
import { NotEmulated } from "../support/errors";
import type { BlobStore, ContainerKey, ListedBlob } from "./blob-store";
import { BlobError } from "./errors";
import { httpDate } from "./headers";
import { element, escapeText } from "./xml";

/** Largest page size. Source: https://learn.microsoft.com/rest/api/storageservices/list-blobs */
const mostListed = 5000;

const listParameters = new Set(["restype", "comp", "prefix", "maxresults", "marker", "include", "timeout"]);

/**
 * One page of a container's blobs, as XML.
 *
 * @throws {BlobError} `InvalidQueryParameterValue`, `OutOfRangeQueryParameterValue`
 * @throws {SandboxError} `NotEmulated` for a parameter the sandbox does not have, e.g. `delimiter`
 */
export function listBlobs(store: BlobStore, key: ContainerKey, url: URL): string {
  const query = url.searchParams;
  for (const [name, value] of query) {
    if (value !== "" && !listParameters.has(name))
      throw new NotEmulated(`the parameter ${name} of List Blobs`);
  }
  const prefix = query.get("prefix") ?? "";
  const marker = query.get("marker") ?? "";
  const size = pageSize(query.get("maxresults"));
  const hasMetadata = includesMetadata(query.get("include") ?? "");
  const found = store.list(key, prefix, nameOfMarker(marker), size + 1);
  const page = found.slice(0, size);
  const next = found[size];
  const parts = [
    prefix === "" ? "" : element("Prefix", { text: prefix }),
    marker === "" ? "" : element("Marker", { text: marker }),
    query.get("maxresults") ? element("MaxResults", String(size)) : "",
    element("Blobs", page.map((blob) => blobElement(blob, hasMetadata)).join("")),
    element("NextMarker", next === undefined ? "" : markerOf(next.name)),
  ];
  const attributes = `ServiceEndpoint="${escapeText(`https://${url.host}/`)}" ContainerName="${escapeText(key.container)}"`;
  return `\uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults ${attributes}>${parts.join("")}</EnumerationResults>`;
}

function pageSize(asked: string | null): number {
  if (!asked) return mostListed;
  if (!/^-?\d+$/.test(asked)) throw invalid("maxresults", asked);
  if (Number(asked) < 1) {
    throw new BlobError("OutOfRangeQueryParameterValue", {
      QueryParameterName: "maxresults",
      QueryParameterValue: asked,
    });
  }
  return Math.min(Number(asked), mostListed);
}

function includesMetadata(include: string): boolean {
  const parts = include.split(",").filter((part) => part !== "");
  for (const part of parts) {
    if (part !== "metadata") throw new NotEmulated(`include=${part} of List Blobs`);
  }
  return parts.length > 0;
}

/** Opaque to clients. The form is ours. */
function markerOf(name: string): string {
  return `1!${Buffer.from(name).toString("base64url")}`;
}

function nameOfMarker(marker: string): string {
  if (marker === "") return "";
  const name = Buffer.from(marker.slice(2), "base64url").toString();
  if (markerOf(name) !== marker) throw invalid("marker", marker);
  return name;
}

function invalid(name: string, value: string): BlobError {
  return new BlobError("InvalidQueryParameterValue", {
    QueryParameterName: name,
    QueryParameterValue: value,
  });
}

function blobElement({ name, length, properties }: ListedBlob, hasMetadata: boolean): string {
  const { headers } = properties;
  const text = (value: string | undefined) => ({ text: value ?? "" });
  const shown = [
    element("Creation-Time", httpDate(properties.createdOn)),
    element("Last-Modified", httpDate(properties.lastModified)),
    element("Etag", text(properties.etag.slice(1, -1))),
    element("Content-Length", String(length)),
    element("Content-Type", text(headers["content-type"])),
    element("Content-Encoding", text(headers["content-encoding"])),
    element("Content-Language", text(headers["content-language"])),
    element("Content-CRC64"),
    element("Content-MD5", text(properties.contentMd5)),
    element("Cache-Control", text(headers["cache-control"])),
    element("Content-Disposition", text(headers["content-disposition"])),
    "<BlobType>BlockBlob</BlobType><LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted>",
  ];
  const metadata = Object.entries(properties.metadata).map(([key, value]) => element(key, { text: value }));
  return element(
    "Blob",
    element("Name", { text: name }) +
      element("Properties", shown.join("")) +
      (hasMetadata ? element("Metadata", metadata.join("")) : ""),
  );
}
