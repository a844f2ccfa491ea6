/**
 * The sandbox's TLS server: the only code that listens for HTTP. Its sockets live in a thread of their own (`front-thread.ts`,
 * decision note 0023); the services stay here, in the thread that has the database.
 *
 * Layer: http. Binds to loopback only.
 */
import { join } from "node:path";
import { BufferedRequest, BufferedResponse } from "../support/buffered-message";
import { errorName } from "../support/errors";
import { SandboxStartError } from "../support/start-error";
import { startThread } from "../support/thread";
import type { Certificates } from "./certificates";
import type { FromFront, FrontAnswer, FrontOptions, FrontRequest, ToFront } from "./front-messages";
import type { RequestHandler } from "./host-table";
import { Outbox } from "./outbox";

/** A listening server. */
export interface RunningServer {
  port: number;
  /** Stops accepting, ends every open connection and resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1.
 *
 * @param port 1-65535, or 0 to let the system pick one
 * @throws {SandboxStartError} `LEADS_PORT_IN_USE` when another program has the port
 */
export function listen(
  handler: RequestHandler,
  { certificate, key }: Certificates,
  port: number,
): Promise<RunningServer> {
  const options: FrontOptions = { certificate, key, port };
  const front = startThread(join(__dirname, "front-thread.ts"), options);
  const ended = new Promise<void>((resolve) => front.once("exit", () => resolve()));
  const tell = (message: ToFront) => front.postMessage(message);
  const answers = new Outbox<FrontAnswer>((batch) => tell({ answers: batch }), process.nextTick);
  const close = () => {
    tell({ close: true });
    return ended;
  };
  return new Promise((resolve, reject) => {
    let isListening = false;
    front.on("error", (error) => {
      if (isListening) throw error; // a bug, and nobody waits for this promise any more
      reject(error);
    });
    front.on("message", (message: FromFront) => {
      if ("requests" in message) {
        for (const request of message.requests)
          void answerOf(handler, request).then((answer) => answers.add(answer));
      } else if ("listening" in message) {
        isListening = true;
        resolve({ port: message.listening, close });
      } else {
        void ended.then(() => reject(explained(message.failed, port)));
      }
    });
  });
}

async function answerOf(handler: RequestHandler, request: FrontRequest): Promise<FrontAnswer> {
  const { id } = request;
  try {
    const response = await handler(requestOf(request));
    const { status } = response;
    if (response instanceof BufferedResponse) {
      return { id, status, headers: response.headerPairs, body: response.content };
    }
    const headers = [...response.headers];
    if (response.body === null) return { id, status, headers };
    return { id, status, headers, body: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    // every service answers its own failures: this one did not
    process.stderr.write(`A request failed inside the sandbox: ${errorName(error)}.\n`);
    return { id, status: 500, headers: [] };
  }
}

function requestOf({ method, url, rawHeaders, body }: FrontRequest): Request {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    headers.push([rawHeaders[index] as string, rawHeaders[index + 1] as string]);
  return new BufferedRequest(url, { method, headers }, body);
}

function explained(error: { code: string; message: string }, port: number): Error {
  if (error.code !== "EADDRINUSE") return Object.assign(new Error(error.message), { code: error.code });
  return new SandboxStartError(
    "LEADS_PORT_IN_USE",
    `Port ${port} of 127.0.0.1 is taken by another program`,
    "Stop that program, or choose a free port with --port N (the callback URL then changes: run pulumi up).",
    { cause: error },
  );
}
