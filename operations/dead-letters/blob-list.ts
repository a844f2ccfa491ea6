/** Reads a page of List Blobs, which is XML. Source: https://learn.microsoft.com/rest/api/storageservices/list-blobs */

/** A blob of a list. */
export interface StoredBlob {
  name: string;
  /** In quotes, as in headers. */
  etag: string;
  /** Time of the last write; ISO 8601, UTC. */
  time: string;
  /** Names in lower case. */
  metadata: Readonly<Record<string, string>>;
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/**
 * @param xml text of the answer
 * @returns undefined for other text; `next` is the marker of the next page
 */
export function blobPage(xml: string): { blobs: StoredBlob[]; next: string | undefined } | undefined {
  if (!xml.includes("<EnumerationResults")) return undefined;
  const blobs = [...xml.matchAll(/<Blob>([\s\S]*?)<\/Blob>/g)].map(([, blob = ""]) => blobOf(blob));
  const next = element(xml, "NextMarker");
  return { blobs, next: next === "" ? undefined : next };
}

function blobOf(xml: string): StoredBlob {
  const metadata: Record<string, string> = {};
  const pairs = /<Metadata>([\s\S]*?)<\/Metadata>/.exec(xml)?.[1] ?? "";
  for (const [, name = "", value = ""] of pairs.matchAll(/<([A-Za-z_]\w*)>([^<]*)<\/\1>/g))
    metadata[name.toLowerCase()] = decoded(value);
  const etag = element(xml, "Etag") ?? "";
  const time = new Date(element(xml, "Last-Modified") ?? "");
  return {
    name: nameOf(xml),
    etag: etag.startsWith('"') ? etag : `"${etag}"`,
    time: Number.isNaN(time.getTime()) ? "" : time.toISOString(),
    metadata,
  };
}

/** A name with characters that XML forbids is percent-encoded and marked. */
function nameOf(xml: string): string {
  const [, attributes = "", text = ""] = /<Name([^>]*)>([^<]*)<\/Name>/.exec(xml) ?? [];
  return attributes.includes('Encoded="true"') ? decodeURIComponent(decoded(text)) : decoded(text);
}

function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text === undefined ? undefined : decoded(text);
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return entities[name] ?? whole;
  });
}
