/** A server on this machine that takes alerts, with the sandbox's own certificate. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { SandboxFixture } from "./sandbox-fixture";

/** A received request. */
export interface ReceivedAlert {
  path: string;
  contentType: string;
  text: string;
}

export interface WebhookReceiver {
  /** e.g. `https://localhost:40123`. */
  origin: string;
  /** In order of arrival. */
  received: ReceivedAlert[];
  /** Resolves after this many. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function webhookReceiver(sandbox: SandboxFixture): Promise<WebhookReceiver> {
  const folder = dirname(sandbox.instance.authorityFile);
  const [cert, key] = ["server.pem", "server.key"].map((file) => readFileSync(join(folder, file)));
  const received: ReceivedAlert[] = [];
  const server = createServer({ cert, key }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      path: `${request.method} ${request.url}`,
      contentType: request.headers["content-type"] ?? "",
      text: Buffer.concat(chunks).toString(),
    });
    response.end();
    server.emit("alert");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    received,
    async until(count) {
      while (received.length < count) await once(server, "alert");
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
