/**
 * The HTTP client of the `leads` command and the program. `LEADS_ROUTES` lets it reach Azure's real host names at
 * another address: `<host>=<address>:<port>` separated by commas, where `*` stands for any text within a label. Hosts without a
 * route use the proxy of `HTTPS_PROXY` and `NO_PROXY`, like Pulumi's own connections.
 *
 * The URL, the Host header and the name checked in the certificate stay Azure's; only the socket differs.
 */
import {
  Agent,
  buildConnector,
  type Dispatcher,
  EnvHttpProxyAgent,
  Pool,
  fetch as undiciFetch,
} from "undici";
import { HttpClientError } from "./errors";
import { hostPattern } from "./host-pattern";

/** The real address of a host. */
interface HostRoute {
  pattern: RegExp;
  hostname: string;
  port: string;
}

/**
 * @param text value of `LEADS_ROUTES`, e.g. `*.crm*.dynamics.com=127.0.0.1:8443`
 * @throws {HttpClientError} `LEADS_ROUTES_INVALID`
 */
export function parseRoutes(text: string): HostRoute[] {
  const parts = text.split(",").map((part) => part.trim());
  return parts.filter((part) => part !== "").map(routeOf);
}

function routeOf(part: string): HostRoute {
  const [, host, hostname, port] = /^([^=\s]+)=([^:\s]+):(\d{1,5})$/.exec(part) ?? [];
  if (host !== undefined && hostname !== undefined && port !== undefined)
    return { pattern: hostPattern(host), hostname, port };
  throw new HttpClientError(
    "LEADS_ROUTES_INVALID",
    `LEADS_ROUTES has ${JSON.stringify(part)}, expected <host>=<address>:<port>, e.g. management.azure.com=127.0.0.1:8443`,
    "For a sandbox, run npx leads sandbox env and the line it shows. For Azure, remove the variable.",
  );
}

/** Options of an HTTP client. */
export interface HttpClientOptions {
  /** @default those of `LEADS_ROUTES` */
  routes?: readonly HostRoute[];
  /** PEM text of a certificate authority to trust. @default the system's and `NODE_EXTRA_CA_CERTS` */
  authority?: string;
  /** Longest wait for the start of an answer, and between its parts, in milliseconds. @default two minutes, the limit of Azure's services */
  patience?: number;
  /** Source of `HTTPS_PROXY` and `NO_PROXY`. @default the process's environment */
  environment?: NodeJS.ProcessEnv;
}

/**
 * A `fetch` that follows the routes and the environment.
 *
 * @returns it throws {@link HttpClientError} `LEADS_PROXY_INVALID` for a host that needs an invalid proxy
 */
export function createHttpClient({
  routes = parseRoutes(process.env.LEADS_ROUTES ?? ""),
  authority,
  patience = 120_000,
  environment = process.env,
}: HttpClientOptions = {}): typeof fetch {
  const tls = authority === undefined ? {} : { ca: authority };
  // a command ends when its work is done
  const limits = { keepAliveTimeout: 1000, headersTimeout: patience, bodyTimeout: patience };
  const routeTo = (hostname: string) => routes.find(({ pattern }) => pattern.test(hostname.toLowerCase()));
  const connector = buildConnector(tls);
  const direct = new Agent({
    ...limits,
    connect(options, callback) {
      const route = routeTo(options.hostname);
      if (route === undefined) return connector(options, callback);
      const { hostname, port } = route;
      connector({ ...options, hostname, port, servername: options.servername ?? options.hostname }, callback);
    },
  });
  const proxied = once(() => proxyAgent(environment, { ...limits, connect: tls, requestTls: tls }));
  const dispatcherOf = (hostname: string) =>
    isLoopback(hostname) || routeTo(hostname) !== undefined ? direct : (proxied() ?? direct);
  return ((input, init) => {
    const dispatcher = dispatcherOf(new URL(String(input)).hostname);
    return undiciFetch(input as string, { ...(init as object), dispatcher } as never);
  }) as typeof fetch;
}

/** Created for the first host that needs it, so that a client of a sandbox may have an invalid proxy. */
function once<Made>(make: () => Made): () => Made {
  let made: { value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Undefined without a proxy. Chooses the variable like Go's `net/http/httpproxy`. */
function proxyAgent(
  environment: NodeJS.ProcessEnv,
  options: EnvHttpProxyAgent.Options & { headersTimeout: number; bodyTimeout: number },
): Dispatcher | undefined {
  const exceptions = (environment.NO_PROXY || environment.no_proxy || "").split(",").map((one) => one.trim());
  const proxy = environment.HTTPS_PROXY || environment.https_proxy;
  if (!proxy || exceptions.includes("*")) return undefined;
  const uri = proxy.includes("://") ? proxy : `http://${proxy}`;
  if (!URL.canParse(uri) || !/^https?:$/.test(new URL(uri).protocol)) {
    // not shown, because it can contain a password
    throw new HttpClientError(
      "LEADS_PROXY_INVALID",
      "HTTPS_PROXY is not an http or https URL (not shown), expected e.g. http://proxy.example.com:8080",
      "Set it to such a URL, or remove the variable",
    );
  }
  const { headersTimeout, bodyTimeout } = options;
  // its own connection to the proxy would wait for five minutes
  const clientFactory = (origin: URL, own: object) =>
    new Pool(origin, { ...own, headersTimeout, bodyTimeout });
  const noProxy = exceptions.join(",");
  return new EnvHttpProxyAgent({
    ...options,
    clientFactory,
    httpProxy: uri,
    httpsProxy: uri,
    noProxy,
  } as object);
}

/** Connections to this machine use no proxy, as in Go and Pulumi. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
