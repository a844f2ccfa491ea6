/** The sandbox's TLS server, on loopback only. No other code listens for HTTP. */
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { errorName } from "../support/errors";
import { SandboxStartError } from "../support/start-error";
import type { Certificates } from "./certificates";
import type { RequestHandler } from "./host-table";

/** Largest body that a service receives, in bytes: the limit of Logic Apps. */
const largestBody = 104_857_600;

/** Milliseconds that a closing server waits for pending answers. */
const patience = 5_000;

export interface RunningServer {
  port: number;
  /**
   * Accepts no new requests, sends pending answers, ends every connection. Resolves when the port is free.
   */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1.
 *
 * @param port 1-65535, or 0 to let the system pick one
 * @throws {SandboxStartError} `LEADS_PORT_IN_USE` when another program has the port
 */
export async function listen(
  handler: RequestHandler,
  { certificate, key }: Certificates,
  port: number,
): Promise<RunningServer> {
  const answers = new Set<Promise<Response>>();
  const listener = getRequestListener(
    async (request) => {
      const answer = answerOf(handler, await withWholeBody(request));
      answers.add(answer);
      return answer.finally(() => answers.delete(answer));
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer({ cert: certificate, key, minVersion: "TLSv1.2" }, (request, response) => {
    if (server.listening) void listener(request, response);
    else request.socket.destroy();
  });
  // all sockets: on close the server would wait for those that have not finished the TLS handshake
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? portInUse(port, error) : error;
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      await Promise.race([Promise.all(answers), sleep(patience, undefined, { ref: false })]);
      await new Promise((resolve) => setImmediate(resolve)); // time to send the last answers
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/**
 * Reads the body before it calls a service, so that no service waits for a client.
 * A body over the limit is not passed on. The service refuses it by its `content-length`.
 */
async function withWholeBody(request: Request): Promise<Request> {
  const declared = request.headers.get("content-length");
  if (declared === null && !request.headers.has("transfer-encoding")) return request;
  const { body, length } = await readBody(request, declared === null ? undefined : Number(declared));
  const headers = new Headers(request.headers);
  headers.set("content-length", String(length));
  return new Request(request.url, { method: request.method, headers, ...(body.length > 0 && { body }) });
}

async function readBody(
  request: Request,
  declared: number | undefined,
): Promise<{ body: Uint8Array<ArrayBuffer>; length: number }> {
  if (declared !== undefined && declared > largestBody) return { body: new Uint8Array(), length: declared };
  if (declared !== undefined) return { body: new Uint8Array(await request.arrayBuffer()), length: declared };
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > largestBody) return { body: new Uint8Array(), length };
    parts.push(part);
  }
  return { body: new Uint8Array(Buffer.concat(parts)), length };
}

async function answerOf(handler: RequestHandler, request: Request): Promise<Response> {
  try {
    return await handler(request);
  } catch (error) {
    // services answer their own failures, but this one did not
    process.stderr.write(`A request failed inside the sandbox: ${errorName(error)}.\n`);
    return new Response(null, { status: 500 });
  }
}

function portInUse(port: number, cause: Error): SandboxStartError {
  return new SandboxStartError(
    "LEADS_PORT_IN_USE",
    `Port ${port} of 127.0.0.1 is taken by another program`,
    "Stop that program, or choose a free port with --port N (the callback URL then changes: run pulumi up).",
    { cause },
  );
}
