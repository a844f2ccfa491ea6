/** Serves a double of a REST API on a free port of this machine. */
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";

/** @returns what ends it; `double.origin` is its address then */
export function serveDouble(double: {
  origin: string;
  handle(request: Request): Response | Promise<Response>;
}): Promise<() => Promise<void>> {
  return new Promise((resolve) => {
    // the other tests of this process keep Node.js's own Request and Response
    const options = { port: 0, hostname: "127.0.0.1", overrideGlobalObjects: false };
    const server = serve({ fetch: double.handle, ...options }, (address: AddressInfo) => {
      double.origin = `http://127.0.0.1:${address.port}`;
      resolve(() => new Promise((closed) => server.close(() => closed())));
    });
  });
}
