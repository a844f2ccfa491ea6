/** Reads through the public interfaces with GET requests, each with a token. */
import type { Notification } from "../../monitor/notification";

/** A record, and the service or table that has it. */
export interface PlacedRecord {
  place: string;
  values: object;
}

export interface PortalDependencies {
  /** Reaches the services by Azure's host names. */
  fetch: typeof globalThis.fetch;
  /** A bearer token for a resource, e.g. `https://management.azure.com`. */
  token: (resource: string) => Promise<string>;
  subscriptionId: string;
  /** Hosts of the Dataverse environments in use, e.g. `contoso.crm4.dynamics.com`. */
  environments: () => readonly string[];
  /** What other services than Dataverse received, newest first. */
  records: () => readonly PlacedRecord[];
  /** Messages of action groups, newest first. */
  notifications: () => readonly Notification[];
  /** JSON that the button posts to a trigger. Without it there is no button. */
  testLead?: string | undefined;
}

/** Data of a page, or why it could not be read. One failure does not affect the rest. */
export type Reading<T> = { value: T } | { failure: string };

/** A service refused, or did not answer. */
export class ReadError extends Error {
  override readonly name = "ReadError";
  readonly status: number;

  /** @param status HTTP status; 0 without an answer */
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** A resource as Resource Manager shows it. */
export interface ArmResource {
  id: string;
  name: string;
  location?: string;
  properties: Record<string, unknown>;
}

const management = "https://management.azure.com";

/** Turns a ReadError into a text for the page. Rethrows any other error: it is a bug. */
export async function reading<T>(read: Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await read };
  } catch (error) {
    if (error instanceof ReadError) return { failure: error.message };
    throw error;
  }
}

/** The value, or undefined when it could not be read. */
export function valueOr<T, Other>(read: Reading<T>, other: Other): T | Other {
  return "value" in read ? read.value : other;
}

/** @param path with its query; each part encoded */
export async function armGet<T = ArmResource>(dependencies: PortalDependencies, path: string): Promise<T> {
  return await getJson<T>(dependencies, `${management}${path}`, management);
}

/** The first page of a list. */
export async function armList(dependencies: PortalDependencies, path: string): Promise<ArmResource[]> {
  return listOf(await armGet<{ value?: unknown }>(dependencies, path), management) as ArmResource[];
}

/** The first page of an OData list. */
export async function rowList(
  dependencies: PortalDependencies,
  host: string,
  query: string,
): Promise<Record<string, unknown>[]> {
  const url = `https://${host}/api/data/v9.2/${query}`;
  const answer = await getJson<{ value?: unknown }>(dependencies, url, `https://${host}`);
  return listOf(answer, url) as Record<string, unknown>[];
}

/** Any successful answer. @throws {ReadError} */
export async function get(
  { fetch, token }: PortalDependencies,
  url: string,
  resource: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { hostname } = new URL(url);
  const authorization = `Bearer ${await token(resource)}`;
  const answer = await fetch(url, { headers: { authorization, ...headers } }).catch((error: Error) => {
    throw new ReadError(`${hostname} did not answer (${codeOf(error)}).`, 0);
  });
  if (answer.ok) return answer;
  const code = answer.headers.get("x-ms-error-code") ?? (await errorCode(answer));
  throw new ReadError(`${hostname} answered ${[answer.status, code].join(" ").trim()}.`, answer.status);
}

async function getJson<T>(dependencies: PortalDependencies, url: string, resource: string): Promise<T> {
  const answer = await get(dependencies, url, resource);
  try {
    return (await answer.json()) as T;
  } catch {
    throw new ReadError(`${new URL(url).hostname} did not answer with JSON.`, answer.status);
  }
}

/** Code of an Azure error body. The text is left out: it may quote what was sent. */
export async function errorCode(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => undefined)) as { error?: { code?: unknown } } | undefined;
  return textOf(body?.error?.code);
}

function listOf({ value }: { value?: unknown }, url: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new ReadError(`${new URL(url).hostname} did not answer with a list.`, 200);
}

const codeOf = (error: Error) => textOf((error as { code?: unknown }).code) || error.name;

/** A text. "" for anything else. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** An object's own properties. Empty for anything else. */
export function propertiesOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
