/** Letter names and their row ids: every redrive of a lead must get the same row id. */
import { createHash } from "node:crypto";

/** Folder of redrive's markers for current resubmits. It has no letters. */
export const markerFolder = "resubmits/";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const emptyGuid = /^[0-]+$/;

/** Whether Dataverse accepts it as a row id. */
export const isRowId = (text: string): boolean => guid.test(text) && !emptyGuid.test(text);

/** The destination and the short name of a letter; undefined for other blobs. */
export function letterOf(blobName: string): { destination: string; id: string } | undefined {
  const [, destination, id] = /^(\w+)\/([^/]+)\.json$/.exec(blobName) ?? [];
  if (destination === undefined || id === undefined || blobName.startsWith(markerFolder)) return undefined;
  return { destination, id };
}

/** Short name of a letter: its blob name without folder and extension. Other blobs keep their whole name. */
export const idOf = (blobName: string): string => letterOf(blobName)?.id ?? blobName;

/** Blob name of a letter. */
export const blobNameOf = (destination: string, id: string): string => `${destination}/${id}.json`;

/** A row id computed from a text, as a version 8 UUID. Source: RFC 9562, 5.8. */
export function derivedRowId(text: string): string {
  const hex = createHash("sha256").update(`marketplace-leads dead letter ${text}`).digest("hex");
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** Name of a redrive's run in the history: contains the row id and the original run. */
export function trackingIdOf(rowId: string, run: string | undefined): string {
  return `redrive-${rowId}${run === undefined ? "" : `-${run}`}`;
}

/** The parts of {@link trackingIdOf}; undefined for every other run. */
export function redriveOf(trackingId: string | undefined): { rowId: string; run?: string } | undefined {
  const found = /^redrive-([0-9a-f-]{36})(?:-([0-9A-Za-z]+))?$/i.exec(trackingId ?? "");
  const [, rowId = "", run] = found ?? [];
  if (!isRowId(rowId)) return undefined;
  return { rowId, ...(run === undefined ? {} : { run }) };
}
