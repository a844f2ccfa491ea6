/** Parses an action's Dataverse call: its environment and its Web API path. */
import { NotEmulated } from "../support/errors";
import type { ConnectorAnswer, ConnectorCall } from "../workflow/deployment";

/** A call of the Web API, or the answer to an invalid call. */
export type DataverseOperation =
  | { environmentUrl: string; path: string; method: string; isLegacy: boolean }
  | { answer: ConnectorAnswer };

const currentPath = /^\/api\/data\/v9\.\d\/(.+)$/;
const legacyPath = /^(?:\/v2)?\/datasets\/([^/]+)\/tables\/([^/]+)\/items$/;
const environmentHost = /^[a-z0-9][a-z0-9-]*\.(?:api\.)?crm\d{0,2}\.dynamics\.com$/;

/**
 * Reads the path and headers of a call.
 * Definitions use `encodeURIComponent(encodeURIComponent(…))`, so segments arrive encoded twice. The gateway
 * removes one layer, the connector the other.
 *
 * @throws {NotEmulated} for an operation the sandbox does not have
 */
export function operationOf(call: ConnectorCall): DataverseOperation {
  const current = currentPath.exec(call.path);
  if (current !== null) {
    const environmentUrl = environmentUrlOf(headerOf(call.headers, "organization"));
    if (environmentUrl === undefined) return { answer: wrongOrganization };
    const version = call.path.split("/")[3];
    return {
      environmentUrl,
      path: `/api/data/${version}/${webApiPath(current[1] ?? "")}`,
      method: call.method,
      isLegacy: false,
    };
  }
  const legacy = legacyPath.exec(call.path);
  if (legacy === null || call.method !== "post") {
    throw new NotEmulated(`operation '${call.method} ${shapeOf(call.path)}' of the Dataverse connector`);
  }
  const dataset = decodedTwice(legacy[1] ?? "");
  const host = dataset.replace(/^https:\/\//, "").replace(/\.dynamics\.com$/, "");
  const environmentUrl = environmentUrlOf(`https://${host}.dynamics.com`);
  if (environmentUrl === undefined) return { answer: wrongOrganization };
  const table = encodeURIComponent(decodedTwice(legacy[2] ?? ""));
  return { environmentUrl, path: `/api/data/v9.1/${table}`, method: "post", isLegacy: true };
}

/** URL of a Dataverse environment. Undefined when the text is not such a URL. */
export function environmentUrlOf(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isBare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (url.protocol !== "https:" || url.port !== "" || !isBare) return undefined;
  return environmentHost.test(url.hostname) ? `https://${url.hostname}` : undefined;
}

/** Each segment decoded twice and escaped once for the Web API. `(),='$.` stay unescaped. */
function webApiPath(path: string): string {
  const kept = /%(?:28|29|2C|3D|27|24|40)/gi;
  return path
    .split("/")
    .map((segment) => encodeURIComponent(decodedTwice(segment)).replace(kept, decodeURIComponent))
    .join("/");
}

function decodedTwice(text: string): string {
  return decoded(decoded(text));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The path without names, which may be personal data. */
function shapeOf(path: string): string {
  return path.replace(/(\/datasets\/|\/tables\/|\/items\/)[^/]+/g, "$1…");
}

function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([other]) => other.toLowerCase() === name)?.[1];
}

/** Status and text follow public reports of Consumption. The rest of the body is unverified. */
const wrongOrganization: ConnectorAnswer = {
  statusCode: 502,
  headers: { "Content-Type": "application/json" },
  body: { error: { code: 502, message: "The backend request failed with error code '400'." } },
};
