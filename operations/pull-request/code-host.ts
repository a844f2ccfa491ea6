/** Requests to GitHub and Azure DevOps, repeated a few times when the service is busy. */
import { OperationError } from "../errors";
import { type Answer, exchange, type Service } from "../services/service-request";
import { MayBeWritten } from "./put-comment";

/** What a client of a code host needs. */
export interface HostAccess {
  fetch: typeof fetch;
  /** Never printed. */
  token: string;
  sleep(milliseconds: number): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
}

export interface HostRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: object;
  /** Whether a POST changes nothing. */
  isQuery?: boolean;
}

/** A longer wait is left to the next run. */
const longestWait = 120_000;
const tries = 4;

/**
 * Repeats a request that the service did not carry out (429, a used-up limit), and after 5xx any that may be sent twice.
 *
 * @returns an answer that is not busy
 * @throws {MayBeWritten} after 5xx or a broken connection of a POST
 * @throws {OperationError} `LEADS_HOST_UNREACHABLE`, `LEADS_HOST_BUSY`
 */
export async function ask(access: HostAccess, service: Service, request: HostRequest): Promise<Answer> {
  const isOnce = request.method === "POST" && request.isQuery !== true;
  for (let left = tries - 1; ; left--) {
    const result = await once(access, service, request);
    const wait = result instanceof OperationError ? 0 : waitAfter(result, access.now());
    if (wait === undefined) return result as Answer;
    const failure = result instanceof OperationError ? result : busy(service, result, wait);
    const isDone = result instanceof OperationError || result.status >= 500;
    if (isOnce && isDone) throw new MayBeWritten(failure);
    if (left === 0 || wait > longestWait) throw failure;
    await access.sleep(Math.max(wait, 1000 * 2 ** (tries - left)));
  }
}

/** A failure to reach the service is a result, so that it is repeated too. */
async function once(
  access: HostAccess,
  service: Service,
  { method, url, headers, body }: HostRequest,
): Promise<Answer | OperationError> {
  const init = {
    method,
    headers: {
      ...headers,
      authorization: `Bearer ${access.token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  try {
    return await exchange(access.fetch, url, init, service);
  } catch (error) {
    if (error instanceof OperationError) return error;
    throw error;
  }
}

/**
 * Milliseconds to wait before the same request; undefined when the answer is final. 403 is a used-up limit only with one of these headers.
 *
 * Source: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
function waitAfter({ status, headers }: Answer, now: number): number | undefined {
  if (status >= 500) return 0;
  if (status !== 403 && status !== 429) return undefined;
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1000;
  if (headers.get("x-ratelimit-remaining") === "0")
    return Math.max(0, Number(headers.get("x-ratelimit-reset") ?? 0) * 1000 - now);
  return status === 429 ? 60_000 : undefined;
}

function busy({ name }: Service, { status }: Answer, wait: number): OperationError {
  const seconds = Math.ceil(wait / 1000);
  const until = seconds === 0 ? "" : ` and asks to wait ${seconds} seconds`;
  return new OperationError(
    "LEADS_HOST_BUSY",
    `${name} answered ${status}${until}, expected an answer after ${tries} tries`,
    "Run the job again later. Nothing was deployed.",
  );
}
