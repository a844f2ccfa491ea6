/**
 * The sandbox's TLS server: the only code that listens for HTTP.
 *
 * Layer: http. Binds to loopback only.
 */

import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { SandboxStartError } from "../support/start-error";
import type { Certificates } from "./certificates";
import type { RequestHandler } from "./host-table";

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
  certificates: Certificates,
  port: number,
): Promise<RunningServer> {
  const listener = getRequestListener(handler, { overrideGlobalObjects: false });
  const server = createServer(
    { cert: certificates.certificate, key: certificates.key, minVersion: "TLSv1.2" },
    (request, response) => void listener(request, response),
  );
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explained(error, port)));
    server.listen(port, "127.0.0.1", () => {
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        });
      resolve({ port: (server.address() as AddressInfo).port, close });
    });
  });
}

function explained(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== "EADDRINUSE") return error;
  return new SandboxStartError(
    "LEADS_PORT_IN_USE",
    `Port ${port} of 127.0.0.1 is taken by another program`,
    "Stop that program, or choose a free port with --port N (the callback URL then changes: run pulumi up).",
    { cause: error },
  );
}
