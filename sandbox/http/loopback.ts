/** Which service answers on the sandbox's own origin (`https://localhost:PORT`), by the first part of the path. */
import type { RequestHandler } from "./host-table";

/** The services that share the origin. */
export interface LoopbackServices {
  arm: RequestHandler;
  entra: RequestHandler;
  graph: RequestHandler;
  portal: RequestHandler;
  triggers: RequestHandler;
}

const portalPaths = new Set(["", "offers"]);
const armPaths = new Set(["subscriptions", "providers", "tenants", "metadata"]);

/** Sends a request on to the service its path belongs to. */
export function loopbackHandler(services: LoopbackServices): RequestHandler {
  return (request) => {
    // `//subscriptions/…` is what clients send that add an id to an endpoint; Azure takes it, too
    const [first = ""] = new URL(request.url).pathname.replace(/^\/+/, "").split("/");
    if (portalPaths.has(first)) return services.portal(request);
    if (first === "workflows") return services.triggers(request);
    if (first === "v1.0" || first === "beta") return services.graph(request);
    if (armPaths.has(first.toLowerCase())) return services.arm(request);
    return isNavigation(request) ? withPage(services, request) : services.entra(request);
  };
}

/** A browser opens an address, e.g. one that a person typed. */
const isNavigation = ({ method, headers }: Request) =>
  method === "GET" && (headers.get("accept") ?? "").startsWith("text/html");

async function withPage({ entra, portal }: LoopbackServices, request: Request): Promise<Response> {
  const answer = await entra(request);
  return answer.status === 404 ? portal(request) : answer;
}
