/**
 * An Azure host that passes requests to the sandbox, except for the one answer that a test breaks.
 *
 * Uses TLS with the sandbox's certificate, so that a command needs only `LEADS_ROUTES`.
 */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { SandboxFixture } from "./sandbox-fixture";

/** A client's request. */
export interface HostCall {
  method: string;
  /** Without its query, e.g. `/api/data/v9.2/roles`. */
  path: string;
}

/**
 * The fault.
 *
 * @param answer gets the sandbox's answer when called
 * @returns the client's answer; undefined for the sandbox's; `hang up` to close the connection
 */
export type Fault = (
  call: HostCall,
  answer: () => Promise<Response>,
) => Promise<Response | "hang up"> | Response | "hang up" | undefined;

/** Headers that belong to one connection. */
const hopHeaders = ["connection", "host", "keep-alive", "content-length", "transfer-encoding"];

export class UnreliableHost {
  /** The requests since the fault was set. */
  calls: HostCall[] = [];
  readonly #server: Server;
  readonly #routes: string;
  #fault: Fault = () => undefined;

  private constructor(server: Server, routes: string) {
    this.#server = server;
    this.#routes = routes;
  }

  /** @param pattern the host as `LEADS_ROUTES` names it, e.g. `*.crm*.dynamics.com` */
  static async start(sandbox: SandboxFixture, pattern: string): Promise<UnreliableHost> {
    const folder = dirname(sandbox.instance.authorityFile);
    const [cert, key] = ["server.pem", "server.key"].map((file) => readFileSync(join(folder, file)));
    const listener = getRequestListener(async (request, { incoming }) => {
      const answer = await host.#answer(request, sandbox.fetch);
      if (answer !== "hang up") return answer;
      incoming.socket?.destroy();
      return new Response();
    });
    const server = createServer({ cert, key }, (request, response) => void listener(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    // the first matching route counts
    const routes = `${pattern}=127.0.0.1:${port},${sandbox.environment.LEADS_ROUTES}`;
    const host = new UnreliableHost(server, routes);
    return host;
  }

  /** Sets this fault, and returns the environment for a command. */
  broken(fault: Fault): { LEADS_ROUTES: string } {
    this.calls = [];
    this.#fault = fault;
    return { LEADS_ROUTES: this.#routes };
  }

  async #answer(request: Request, sandboxFetch: typeof fetch): Promise<Response | "hang up"> {
    const call = { method: request.method, path: decodeURIComponent(new URL(request.url).pathname) };
    this.calls.push(call);
    const passOn = () => forward(request, sandboxFetch);
    return (await this.#fault(call, passOn)) ?? passOn();
  }

  /** Closes its port. Can be repeated. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

async function forward(request: Request, sandboxFetch: typeof fetch): Promise<Response> {
  const headers = [...request.headers].filter(([name]) => !hopHeaders.includes(name));
  const { method } = request;
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? { body: await request.arrayBuffer() } : {};
  const answer = await sandboxFetch(request.url, { method, headers, ...body });
  const content = await answer.arrayBuffer();
  const kept = [...answer.headers].filter(([name]) => !hopHeaders.includes(name)) as [string, string][];
  return new Response(content.byteLength === 0 ? null : content, { status: answer.status, headers: kept });
}
