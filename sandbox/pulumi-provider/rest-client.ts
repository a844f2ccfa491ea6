/**
 * REST client of the doubles: bearer token, JSON, polling of long-running operations, errors.
 * Source: pulumi-azure-native provider/pkg/azure/client_azcore.go
 */
import type { Clock } from "../support/clock";
import { isMap, type PropertyMap, type PropertyValue } from "./property-values";

/** The part of `fetch` that the doubles use. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;
/** Gives a bearer token for a resource (audience). */
export type TokenSource = (resource: string) => Promise<string>;

export interface RestAnswer {
  readonly status: number;
  /** The JSON body. Undefined when there was none. */
  readonly body: PropertyValue | undefined;
}

export interface RestClient {
  /** @param path from the service's root, escaped, with its query @throws {RestError} for a status >= 400 */
  send(method: string, path: string, body?: PropertyMap): Promise<RestAnswer>;
}

/** An error of the service in azure-native's words (`PulumiAzcoreResponseError` in client_azcore.go). */
export class RestError extends Error {
  override readonly name = "RestError";
  readonly status: number;
  readonly code: string;
  /** The service's own message, without status and code. */
  readonly detail: string;

  constructor(status: number, code: string, detail: string) {
    super(
      code === ""
        ? `Status=${status} Message="${detail}"`
        : `Status=${status} Code="${code}" Message="${detail}"`,
    );
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

interface RestOptions {
  readonly fetch: Fetch;
  readonly token: TokenSource;
  readonly clock: Clock;
  readonly origin: string;
  readonly audience: string;
}

export function createRestClient({ fetch, token, clock, origin, audience }: RestOptions): RestClient {
  async function call(method: string, url: string, body?: PropertyMap): Promise<Response> {
    const headers: Record<string, string> = {
      accept: "application/json",
      authorization: `Bearer ${await token(audience)}`,
    };
    if (body !== undefined) headers["content-type"] = "application/json; charset=utf-8";
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status >= 400) throw await errorOf(response);
    return response;
  }

  return {
    async send(method, path, body) {
      const response = await call(method, `${origin}${path}`, body);
      const final = method === "GET" ? response : await poll(response, (url) => call("GET", url), clock);
      return { status: final.status, body: await json(final) };
    },
  };
}

/** Follows a 202 until the operation has ended. Source: https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
async function poll(
  first: Response,
  get: (url: string) => Promise<Response>,
  clock: Clock,
): Promise<Response> {
  let response = first;
  let location = first.headers.get("location");
  while (response.status === 202 && location !== null) {
    const seconds = Number(response.headers.get("retry-after") ?? "1");
    if (seconds > 0) await clock.sleep(seconds * 1000);
    response = await get(location);
    location = response.headers.get("location") ?? location;
  }
  return response;
}

async function json(response: Response): Promise<PropertyValue | undefined> {
  const text = await response.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as PropertyValue;
  } catch {
    // azure-native prints the text. It could hold a secret, so only its length is shown here.
    throw new Error(
      `unexpected response from Azure: ${text.length} characters that are not JSON, HTTP status: ${response.status}`,
    );
  }
}

async function errorOf(response: Response): Promise<RestError> {
  const text = await response.text();
  let code = response.headers.get("x-ms-error-code") ?? "";
  let detail = text;
  try {
    const body = JSON.parse(text) as PropertyValue;
    const error = isMap(body) && isMap(body.error) ? body.error : body;
    if (isMap(error)) {
      if (code === "" && typeof error.code === "string") code = error.code;
      if (typeof error.message === "string") detail = error.message;
    }
  } catch {
    // Not JSON: the text itself is the message.
  }
  return new RestError(response.status, code, detail);
}
