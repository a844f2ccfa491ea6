/**
 * The routing table of hostnames: which service of the sandbox answers for which Azure host.
 *
 * Layer: http. The one way out of a service: a hostname that is not in the table is refused, so nothing that runs in
 * the sandbox ever leaves the machine (decision 9 of the design).
 */

import { hostPattern } from "../../http-client/host-pattern";
import { BufferedRequest } from "../support/buffered-message";
import { SandboxError } from "../support/errors";

/** Answers a request of the service behind a hostname. */
export type RequestHandler = (request: Request) => Response | Promise<Response>;

/** `fetch` as a service is given it: the same call, but only hosts of the table can be reached. */
export type RoutedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

interface Entry {
  pattern: RegExp;
  handler: RequestHandler;
  hasHost: (hostname: string) => boolean;
}

const mostFound = 1000;

/** Maps hostnames to the services that answer for them. */
export class HostTable {
  readonly #entries: Entry[] = [];
  /** Hosts that were found: a few, over and over. */
  readonly #found = new Map<string, Entry>();

  /**
   * @param host a hostname, or a pattern as `hostPattern` takes it, e.g. `management.azure.com`
   * @param hasHost whether a host of the pattern, in lower case, exists at present; others have no address. @default all do
   */
  add(host: string, handler: RequestHandler, hasHost: Entry["hasHost"] = () => true): this {
    this.#entries.push({ pattern: hostPattern(host), handler, hasHost });
    this.#found.clear();
    return this;
  }

  /** The service for a hostname, in any letter case; undefined when the sandbox has none. */
  find(hostname: string): RequestHandler | undefined {
    const host = hostname.toLowerCase();
    const entry = this.#found.get(hostname) ?? this.#entries.find(({ pattern }) => pattern.test(host));
    if (!entry?.hasHost(host)) return undefined;
    if (this.#found.size < mostFound) this.#found.set(hostname, entry);
    return entry.handler;
  }

  /**
   * Calls the service a URL names, without a socket. A signal keeps a call from being made, and ends none that was: no service
   * works long, and who waits decides how long to wait.
   *
   * @throws {SandboxError} `HostNotRouted` when no service of the sandbox answers for the host
   */
  readonly fetch: RoutedFetch = async (input, init) => {
    init?.signal?.throwIfAborted();
    const request = requestOf(input, init);
    const { hostname, protocol } = new URL(request.url);
    const handler = protocol === "https:" ? this.find(hostname) : undefined;
    if (handler === undefined) {
      throw new SandboxError(
        "HostNotRouted",
        `${protocol}//${hostname} is not a host the sandbox answers for, and nothing in it may leave the machine. Use an https host of the routing table in sandbox/sandbox.ts.`,
      );
    }
    return handler(request);
  };
}

/** A request without signal: no service looks at it. */
function requestOf(input: string | URL | Request, init: RequestInit = {}): Request {
  const { signal: _, body, method = "GET", headers, ...rest } = init;
  const isPlain = typeof body === "string" && !(input instanceof Request) && Object.keys(rest).length === 0;
  if (!isPlain) return new Request(wholeOf(input), { ...init, signal: null });
  const pairs = Array.isArray(headers) ? (headers as [string, string][]) : [...new Headers(headers)];
  const hasType = pairs.some(([name]) => name.toLowerCase() === "content-type");
  // as `fetch` does
  const given = hasType ? pairs : [...pairs, ["content-type", "text/plain;charset=UTF-8"] as const];
  return new BufferedRequest(String(input), { method: method.toUpperCase(), headers: given }, body);
}

function wholeOf(input: string | URL | Request): string | URL | Request {
  return input instanceof BufferedRequest ? input.whole() : input;
}
