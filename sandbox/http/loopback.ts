/** Selects the service on the sandbox's own origin (`https://localhost:PORT`) by the first path segment. */
import type { RequestHandler } from "./host-table";

export interface LoopbackServices {
  arm: RequestHandler;
  entra: RequestHandler;
  graph: RequestHandler;
  portal: RequestHandler;
  triggers: RequestHandler;
}

const portalPaths = new Set(["", "offers"]);
const armPaths = new Set(["subscriptions", "providers", "tenants", "metadata"]);

/** Forwards a request to the service of its path. */
export function loopbackHandler(services: LoopbackServices): RequestHandler {
  return (request) => {
    // clients that append an id to an endpoint send `//subscriptions/…`, which Azure accepts
    const [first = ""] = new URL(request.url).pathname.replace(/^\/+/, "").split("/");
    if (portalPaths.has(first)) return services.portal(request);
    if (first === "workflows") return services.triggers(request);
    if (first === "v1.0" || first === "beta") return services.graph(request);
    if (armPaths.has(first.toLowerCase())) return services.arm(request);
    return isNavigation(request) ? withPage(services, request) : services.entra(request);
  };
}

/** A browser opens an address, for example a typed one. */
const isNavigation = ({ method, headers }: Request) =>
  method === "GET" && (headers.get("accept") ?? "").startsWith("text/html");

async function withPage({ entra, portal }: LoopbackServices, request: Request): Promise<Response> {
  const answer = await entra(request);
  return answer.status === 404 ? portal(request) : answer;
}
