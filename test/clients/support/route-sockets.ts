/**
 * Opens the sockets of this process at the routes of `LEADS_ROUTES`, for clients with their own `https` agent. The URL,
 * the Host header and the name checked in the certificate stay Azure's, as in the command line's own client.
 */
import { Agent, type RequestOptions } from "node:https";
import { parseRoutes } from "../../../http-client/http-client";

type Connect = (options: RequestOptions, callback: (...results: unknown[]) => void) => unknown;

export function routeSockets(): void {
  const routes = parseRoutes(process.env.LEADS_ROUTES ?? "");
  const prototype = Agent.prototype as unknown as { createConnection: Connect };
  const { createConnection } = prototype;
  prototype.createConnection = function routed(options, callback) {
    const host = options.host ?? "";
    const route = routes.find(({ pattern }) => pattern.test(host.toLowerCase()));
    if (route === undefined) return createConnection.call(this, options, callback);
    const { hostname, port } = route;
    const elsewhere = { ...options, host: hostname, hostname, port, servername: options.servername ?? host };
    return createConnection.call(this, elsewhere, callback);
  };
}
