/** Maps Azure hosts to the sandbox's services. No other host can be reached from inside it. */
import { hostPattern } from "../../http-client/host-pattern";
import { SandboxError } from "../support/errors";

/** Answers a request to the service of a hostname. */
export type RequestHandler = (request: Request) => Response | Promise<Response>;

/** `fetch` for services. It reaches only hosts of the table. */
export type RoutedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

interface Entry {
  pattern: RegExp;
  handler: RequestHandler;
  hasHost: (hostname: string) => boolean;
}

export class HostTable {
  readonly #entries: Entry[] = [];

  /**
   * @param host a hostname, or a pattern for `hostPattern`, e.g. `management.azure.com`
   * @param hasHost whether a host of the pattern, in lower case, exists now. Other hosts do not resolve.
   * @default all exist
   */
  add(host: string, handler: RequestHandler, hasHost: Entry["hasHost"] = () => true): this {
    this.#entries.push({ pattern: hostPattern(host), handler, hasHost });
    return this;
  }

  /** The service of a hostname, in any letter case. Undefined when the sandbox has none. */
  find(hostname: string): RequestHandler | undefined {
    const host = hostname.toLowerCase();
    const entry = this.#entries.find(({ pattern }) => pattern.test(host));
    return entry?.hasHost(host) ? entry.handler : undefined;
  }

  /** Answers a request from outside. */
  readonly answer: RequestHandler = (request) => {
    const { hostname } = new URL(request.url);
    const handler = this.find(hostname);
    if (handler !== undefined) return handler(request);
    const message = `The sandbox does not answer for ${hostname}.`;
    return Response.json({ error: { code: "HostNotRouted", message } }, { status: 421 });
  };

  /**
   * Calls the service of a URL without a socket. A signal prevents the call, but does not end one that has
   * begun: services are fast, and the caller limits its own wait.
   *
   * @throws {SandboxError} `HostNotRouted` when no service has the host
   */
  readonly fetch: RoutedFetch = async (input, init) => {
    init?.signal?.throwIfAborted();
    const request = new Request(input, { ...init, signal: null });
    const { hostname, protocol } = new URL(request.url);
    const handler = protocol === "https:" ? this.find(hostname) : undefined;
    if (handler === undefined) {
      throw new SandboxError(
        "HostNotRouted",
        `${protocol}//${hostname} is not a host of the sandbox, and no request may leave the machine. Use an https host of the routing table in sandbox/create-services.ts.`,
      );
    }
    return handler(request);
  };
}
