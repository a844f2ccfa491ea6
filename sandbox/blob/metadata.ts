/** Metadata of a blob: the `x-ms-meta-…` headers of a request and of an answer. */
import { BlobError } from "./errors";

/** Name, lower case, → value. */
export type Metadata = Readonly<Record<string, string>>;

const prefix = "x-ms-meta-";

/** Names and values together, in bytes. */
const largestMetadata = 8192;

/**
 * The metadata a request gives. Names lose their letter case here, which Azure keeps; a name that came twice cannot be seen.
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

/** The headers that show it. */
export function metadataHeaders(metadata: Metadata): [name: string, value: string][] {
  return Object.entries(metadata).map(([name, value]) => [`${prefix}${name}`, value]);
}
