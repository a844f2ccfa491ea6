/** Which service of the sandbox answers for which Azure host. No other host can be reached from inside it. */
import { hostPattern } from "../../http-client/host-pattern";
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

/** Maps hostnames to the services that answer for them. */
export class HostTable {
  readonly #entries: Entry[] = [];

  /**
   * @param host a hostname, or a pattern as `hostPattern` takes it, e.g. `management.azure.com`
   * @param hasHost whether a host of the pattern, in lower case, exists at present; others have no address. @default all do
   */
  add(host: string, handler: RequestHandler, hasHost: Entry["hasHost"] = () => true): this {
    this.#entries.push({ pattern: hostPattern(host), handler, hasHost });
    return this;
  }

  /** The service for a hostname, in any letter case; undefined when the sandbox has none. */
  find(hostname: string): RequestHandler | undefined {
    const host = hostname.toLowerCase();
    const entry = this.#entries.find(({ pattern }) => pattern.test(host));
    return entry?.hasHost(host) ? entry.handler : undefined;
  }

  /** Answers a request that came from outside. */
  readonly answer: RequestHandler = (request) => {
    const { hostname } = new URL(request.url);
    const handler = this.find(hostname);
    if (handler !== undefined) return handler(request);
    const message = `The sandbox does not answer for ${hostname}.`;
    return Response.json({ error: { code: "HostNotRouted", message } }, { status: 421 });
  };

  /**
   * Calls the service a URL names, without a socket. A signal keeps a call from being made, and ends none that was: no service
   * works long, and who waits decides how long to wait.
   *
   * @throws {SandboxError} `HostNotRouted` when no service of the sandbox answers for the host
   */
  readonly fetch: RoutedFetch = async (input, init) => {
    init?.signal?.throwIfAborted();
    const request = new Request(input, { ...init, signal: null });
    const { hostname, protocol } = new URL(request.url);
    const handler = protocol === "https:" ? this.find(hostname) : undefined;
    if (handler === undefined) {
      throw new SandboxError(
        "HostNotRouted",
        `${protocol}//${hostname} is not a host the sandbox answers for, and nothing in it may leave the machine. Use an https host of the routing table in sandbox/create-services.ts.`,
      );
    }
    return handler(request);
  };
}
