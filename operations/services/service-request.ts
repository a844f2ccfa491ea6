/**
 * Sends one request to a JSON service and reads the whole answer.
 *
 * Of an answer that is not JSON, an error contains only status and content type.
 */
import { OperationError, type OperationErrorCode } from "../errors";

/** The service, and texts for when it does not answer. */
export interface Service {
  /** E.g. `Azure Resource Manager`. */
  name: string;
  /** E.g. `https://management.azure.com`. */
  origin: string;
  unreachable: OperationErrorCode;
  /** The fix when nothing answers. */
  check: string;
}

/** A complete answer. */
export interface Answer {
  status: number;
  ok: boolean;
  headers: Headers;
  /** Parsed JSON; undefined for an empty answer, and for a refusal that is not JSON. */
  body: unknown;
}

/**
 * @param isExpected whether a body that is not empty can be this service's answer
 * @throws {OperationError} with the service's code when nothing answers, the answer is incomplete, or another server answers
 */
export async function exchange(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit & { method: string },
  service: Service,
  isExpected: (body: unknown) => boolean = isObject,
): Promise<Answer> {
  const answer = await fetch(url, init).catch((error: Error) => {
    throw unreachable(service, `did not answer (${causeOf(error)})`, error);
  });
  const { status, ok, headers } = answer;
  const text = await answer.text().catch((error: Error) => {
    throw unreachable(service, `broke off its answer of status ${status} (${causeOf(error)})`, error);
  });
  const body = parseJson(text);
  // a change may have an empty answer, a read may not
  const isFine = text === "" ? init.method !== "GET" : isExpected(body);
  if (ok && !isFine) throw somethingElse(service, status, body, headers.get("content-type"));
  return { status, ok, headers, body };
}

/** Start of {@link causeOf} when a proxy could not reach the host. */
export const proxyRefused = "the proxy refused the connection";

/** Why there was no answer, e.g. `ECONNREFUSED`. Never the message, which can contain the URL. */
export function causeOf(error: Error): string {
  const all = causes(error);
  for (const { message } of all) {
    const [, status] = /^Proxy response \((\d+)\)/.exec(message ?? "") ?? [];
    if (status !== undefined) return `${proxyRefused} with ${status}`;
  }
  const codes = all.map(({ code }) => code).filter((code) => typeof code === "string");
  return codes[0] ?? error.name;
}

interface Cause {
  message?: string;
  code?: unknown;
  cause?: unknown;
}

/** The innermost first. */
function causes(error: Cause): Cause[] {
  return [...(isObject(error.cause) ? causes(error.cause) : []), error];
}

function unreachable({ name, origin, unreachable, check }: Service, found: string, cause: Error) {
  return new OperationError(unreachable, `${origin} ${found}, expected ${name}`, check, { cause });
}

/** Detects a captive portal, a proxy or a sign-in page, which answer 200 to everything. */
function somethingElse(
  { name, origin, unreachable }: Service,
  status: number,
  body: unknown,
  contentType: string | null,
) {
  const type = body === undefined ? contentType?.split(";")[0]?.trim() || "no content type" : "other JSON";
  return new OperationError(
    unreachable,
    `${origin} answered ${status} with ${type}, expected JSON of ${name}`,
    "A proxy or a sign-in page seems to answer in its place: check the network, HTTPS_PROXY and NO_PROXY.",
  );
}

/** Whether a body is a JSON object or array. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
