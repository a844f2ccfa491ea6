/** Names and metadata of dead letters. The leads are never read. Source: https://learn.microsoft.com/rest/api/storageservices/list-blobs */
import { get, type PortalDependencies, ReadError } from "./client";

/** A lead that could not be written as a row. */
export interface Letter {
  /** Its name in `leads redrive`, with its destination: `salesforce/<lead id>`. */
  id: string;
  /** Last write, ISO 8601, UTC. */
  time: string;
  /** Name of the run that kept it. "" when unknown. */
  run: string;
  /** Status and code of the write, e.g. `403 Forbidden`. */
  reason: string;
}

export interface Letters {
  /** Newest first. */
  shown: Letter[];
  /** There are more than fit on one page. */
  hasMore: boolean;
}

/** Most letters listed. */
const longestPage = 200;
/** Any version since 2017-11-09 accepts tokens. */
const serviceVersion = "2023-11-03";
const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** @param url of the container @throws {ReadError} status 403 when the caller has no role on the letters */
export async function readLetters(dependencies: PortalDependencies, url: string): Promise<Letters> {
  const query = `?restype=container&comp=list&include=metadata&maxresults=${longestPage}`;
  const answer = await get(dependencies, `${url}${query}`, "https://storage.azure.com", {
    "x-ms-version": serviceVersion,
  });
  const xml = await answer.text();
  if (!xml.includes("<EnumerationResults"))
    throw new ReadError(`${new URL(url).hostname} did not answer with a list of blobs.`, 200);
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
    id: /^([^/]+\/[^/]+)\.json$/.exec(name)?.[1] ?? name,
    time: Number.isNaN(time.getTime()) ? "" : time.toISOString(),
    run: element(metadata, "run"),
    // 0 and none: the write was never tried
    reason: [status === "0" ? "" : status, code === "none" ? "" : code].join(" ").trim(),
  };
}

/** Text of the first element with that name. Like metadata, the name is matched in any letter case. */
function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, "i").exec(xml)?.[1] ?? "";
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, entity) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return entities[entity] ?? whole;
  });
}
