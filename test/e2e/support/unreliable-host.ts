/**
 * One of Azure's hosts as a bad day shows it: everything is the sandbox's, but for the one answer that a test breaks.
 *
 * Real TLS with the sandbox's own certificate, so that a command needs no other setting than `LEADS_ROUTES`.
 */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { SandboxFixture } from "./sandbox-fixture";

/** What a client asked for. */
export interface HostCall {
  method: string;
  /** Without its query, e.g. `/api/data/v9.2/roles`. */
  path: string;
}

/**
 * What is broken.
 *
 * @param answer the sandbox's, not asked for before it is called
 * @returns what the client gets instead; undefined when this call is not the broken one; `hang up` to end the connection
 */
export type Fault = (
  call: HostCall,
  answer: () => Promise<Response>,
) => Promise<Response | "hang up"> | Response | "hang up" | undefined;

/** Headers that belong to one connection. */
const hopHeaders = ["connection", "host", "keep-alive", "content-length", "transfer-encoding"];

export class UnreliableHost {
  /** What was asked for since the fault was set. */
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
    // the first route that fits is taken
    const routes = `${pattern}=127.0.0.1:${port},${sandbox.environment.LEADS_ROUTES}`;
    const host = new UnreliableHost(server, routes);
    return host;
  }

  /** Breaks it in this one way, and returns the environment in which a command meets it. */
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

  /** Nothing listens at its port afterwards. Safe to repeat. */
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
