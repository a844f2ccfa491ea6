/** Dead letters by name and metadata; the lead in them is never read. Source: https://learn.microsoft.com/rest/api/storageservices/list-blobs */
import { get, type PortalDependencies, ReadError } from "./client";

/** A lead that no row took. */
export interface Letter {
  /** What `leads redrive` calls it: its name without folder and ending. */
  id: string;
  /** When it was last written; ISO 8601, UTC. */
  time: string;
  /** Name of the run that kept it; "" when it does not say. */
  run: string;
  /** Status and code of the write, e.g. `403 Forbidden`. */
  reason: string;
}

/** Letters of one container. */
export interface Letters {
  /** Newest first. */
  shown: Letter[];
  /** There are more than one page holds. */
  hasMore: boolean;
}

/** Letters listed at most. */
const longestPage = 200;
/** Any from 2017-11-09 on takes tokens. */
const serviceVersion = "2023-11-03";
const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/**
 * @param url of the container
 * @throws {ReadError} status 403 when the portal's caller has no role on the letters
 */
export async function readLetters(dependencies: PortalDependencies, url: string): Promise<Letters> {
  const query = `?restype=container&comp=list&include=metadata&maxresults=${longestPage}`;
  const answer = await get(dependencies, `${url}${query}`, "https://storage.azure.com", {
    "x-ms-version": serviceVersion,
  });
  const xml = await answer.text();
  if (!xml.includes("<EnumerationResults"))
    throw new ReadError(`${new URL(url).hostname} answered something else than a list of blobs.`, 200);
  const letters = [...xml.matchAll(/<Blob>([\s\S]*?)<\/Blob>/g)].map(([, blob = ""]) => letterOf(blob));
  letters.sort((one, other) => other.time.localeCompare(one.time));
  return { shown: letters, hasMore: element(xml, "NextMarker") !== "" };
}

function letterOf(blob: string): Letter {
  const name = element(blob, "Name");
  const metadata = /<Metadata>([\s\S]*?)<\/Metadata>/.exec(blob)?.[1] ?? "";
  const time = new Date(element(blob, "Last-Modified"));
  const [status, code] = [element(metadata, "status"), element(metadata, "code")];
  return {
    id: /^dynamics365\/([^/]+)\.json$/.exec(name)?.[1] ?? name,
    time: Number.isNaN(time.getTime()) ? "" : time.toISOString(),
    run: element(metadata, "run"),
    // 0 and none: the write was never tried
    reason: [status === "0" ? "" : status, code === "none" ? "" : code].join(" ").trim(),
  };
}

/** Text of the first element of a name, which is matched in any letter case, as metadata is. */
function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, "i").exec(xml)?.[1] ?? "";
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, entity) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return entities[entity] ?? whole;
  });
}
