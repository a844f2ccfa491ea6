/** Metadata of a blob: the `x-ms-meta-…` headers of requests and answers. */
import { BlobError } from "./errors";

/** Name in lower case → value. */
export type Metadata = Readonly<Record<string, string>>;

const prefix = "x-ms-meta-";

/** Largest size of names and values together, in bytes. */
const largestMetadata = 8192;

/**
 * The metadata of a request. Unlike in Azure, names lose their letter case, and a repeated name cannot be
 * detected.
 *
 * @throws {BlobError} `EmptyMetadataKey`, `InvalidMetadata`, `MetadataTooLarge`
 */
export function metadataOf(headers: Headers): Metadata {
  const metadata: Record<string, string> = Object.create(null);
  let size = 0;
  for (const [header, value] of headers) {
    if (!header.startsWith(prefix)) continue;
    const name = header.slice(prefix.length);
    if (name === "") throw new BlobError("EmptyMetadataKey");
    // Source: https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources
    if (!/^[a-z_]\w*$/.test(name) || !/^[\x20-\x7e]*$/.test(value)) throw new BlobError("InvalidMetadata");
    metadata[name] = value;
    size += name.length + value.length;
  }
  if (size > largestMetadata) throw new BlobError("MetadataTooLarge");
  return metadata;
}

export function metadataHeaders(metadata: Metadata): [name: string, value: string][] {
  return Object.entries(metadata).map(([name, value]) => [`${prefix}${name}`, value]);
}
