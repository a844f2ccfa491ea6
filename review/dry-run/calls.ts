/** What an outbound call of a run is for. */

export interface OutboundCall {
  /** Upper case. */
  method: string;
  /** Absolute URL, or a connector's path. */
  address: string;
}

/** `letter` stores a dead letter, `token` signs in, `read` changes nothing, `write` may take the lead. */
export type Purpose = "letter" | "token" | "read" | "write";

/** @param letters URL of the dead-letter store, undefined when the definition has none */
export function purposeOf({ method, address }: OutboundCall, letters: string | undefined): Purpose {
  if (letters !== undefined && method === "PUT" && address.startsWith(letters)) return "letter";
  if (/\/oauth2\/(?:v2\.0\/)?token$/.test(address)) return "token";
  return method === "GET" || method === "HEAD" ? "read" : "write";
}

/** The services whose answers have a known form; `other` is any other one. */
export type Service = "dynamics365" | "salesforce" | "hubspot" | "azureTable" | "distributor" | "other";

const forms: readonly [Service, RegExp][] = [
  ["dynamics365", /^\/|\.dynamics\.com(?::\d+)?\//],
  ["salesforce", /\/services\/(?:data|oauth2)\//],
  ["hubspot", /^https:\/\/api\.hubapi\.com\//],
  ["azureTable", /^https:\/\/[^/]+\.table\.core\.windows\.net\//],
];

export function serviceOf(address: string, destination: string): Service {
  if (destination === "azureTable" || destination === "distributor") return destination;
  return forms.find(([, form]) => form.test(address))?.[0] ?? "other";
}

/** What takes leads in each service. */
const leadTables: Partial<Record<Service, RegExp>> = {
  // a connector's path is encoded twice; this table's name has nothing to encode
  dynamics365: /\/(?:leads(?:\([^/]*\))?|items)$/,
  salesforce: /\/sobjects\/Lead(?:\/|$)/,
  hubspot: /\/contacts(?:[/?]|$)/,
  azureTable: /./,
};

/** Whether a write goes to the table, object or form that takes leads. */
export const isLeadTable = (service: Service, address: string): boolean =>
  leadTables[service]?.test(address) ?? false;
