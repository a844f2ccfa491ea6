/**
 * The thread that has the sockets: TLS, HTTP and whole bodies on one side, plain messages on the other.
 *
 * Layer: http. Runs in a worker thread, so that encryption and parsing of HTTP take no time from the services. Knows no service.
 */
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { starter, threadData } from "../support/thread";
import type { FromFront, FrontAnswer, FrontOptions, FrontRequest, ToFront } from "./front-messages";
import { Outbox } from "./outbox";

/** Largest body that is passed on, in bytes: what Logic Apps takes. The service is told the length of a larger one, and refuses it. */
const largestBody = 104_857_600;

const services = starter();
const { certificate, key, port } = threadData<FrontOptions>();
const tell = (message: FromFront) => services.postMessage(message);

const waiting = new Map<number, (answer: FrontAnswer) => void>();
const requests = new Outbox<FrontRequest>((batch) => tell({ requests: batch }), setImmediate);
let lastId = 0;

const listener = getRequestListener(async (request, { incoming }) => {
  const { method, rawHeaders } = incoming as IncomingMessage;
  const { body, headers } = await wholeBody(request, rawHeaders);
  const id = ++lastId;
  const answer = new Promise<FrontAnswer>((resolve) => waiting.set(id, resolve));
  requests.add({ id, method: method ?? "GET", url: request.url, rawHeaders: headers, body });
  return responseOf(await answer);
});

const server = createServer(
  { cert: certificate, key, minVersion: "TLSv1.2" },
  (request, response) => void listener(request, response),
);
// all of them: the server itself forgets those that have not yet agreed on TLS, and would wait for them when it closes
const sockets = new Set<Socket>();
server.on("connection", (socket: Socket) => {
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
});
function cannotListen({ code = "", message }: NodeJS.ErrnoException): void {
  tell({ failed: { code, message } });
  services.close();
}
server.once("error", cannotListen);
server.listen(port, "127.0.0.1", () => {
  server.off("error", cannotListen); // a later error ends the sandbox: without its server it would live on unseen
  tell({ listening: (server.address() as AddressInfo).port });
});

services.on("message", (message: ToFront) => {
  if ("answers" in message) for (const answer of message.answers) deliver(answer);
  else close();
});

function deliver(answer: FrontAnswer): void {
  waiting.get(answer.id)?.(answer);
  waiting.delete(answer.id);
}

function responseOf({ status, headers, body }: FrontAnswer): Response {
  return new Response(body || null, { status, headers: headers as [string, string][] });
}

function close(): void {
  server.close(() => services.close());
  for (const socket of sockets) socket.destroy();
}

/** Reads a body up to the limit. The headers then say its length, as the service expects it. */
async function wholeBody(
  request: Request,
  rawHeaders: string[],
): Promise<{ body: Uint8Array<ArrayBuffer>; headers: string[] }> {
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > largestBody)
    return { body: new Uint8Array(), headers: rawHeaders };
  if (declared !== null) return { body: new Uint8Array(await request.arrayBuffer()), headers: rawHeaders };
  if (!request.headers.has("transfer-encoding")) return { body: new Uint8Array(), headers: rawHeaders };
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > largestBody) break;
    parts.push(part);
  }
  const body = length > largestBody ? new Uint8Array() : new Uint8Array(Buffer.concat(parts));
  return { body, headers: [...rawHeaders, "content-length", String(length)] };
}
