/**
 * The one HTTP client of what is ours (the `leads` command, the program). It honours `LEADS_ROUTES`, so that Azure's real host names can be reached at
 * another address: `<host>=<address>:<port>` separated by commas, where `*` stands for any text within a label. Whatever has no
 * route goes by the proxy that `HTTPS_PROXY` and `NO_PROXY` name, as Pulumi's own connections do.
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

/** Where a host is really served. */
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

/** What an HTTP client may be told. */
export interface HttpClientOptions {
  /** @default those of `LEADS_ROUTES` */
  routes?: readonly HostRoute[];
  /** PEM text of a certificate authority to trust. @default the system's and `NODE_EXTRA_CA_CERTS` */
  authority?: string;
  /** Longest wait for an answer to begin, and for it to go on, in milliseconds. @default two minutes, which is what Azure's services allow themselves */
  patience?: number;
  /** Where `HTTPS_PROXY` and `NO_PROXY` are looked up. @default the process's */
  environment?: NodeJS.ProcessEnv;
}

/**
 * A `fetch` that connects as the routes and the environment say.
 *
 * @returns throws {@link HttpClientError} `LEADS_PROXY_INVALID` for a host that would go by such a proxy
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

/** Made for the first host that needs it: whoever only goes to a sandbox may have any proxy. */
function once<Made>(make: () => Made): () => Made {
  let made: { value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Undefined without a proxy. Which variable counts is as Go's `net/http/httpproxy` has it. */
function proxyAgent(
  environment: NodeJS.ProcessEnv,
  options: EnvHttpProxyAgent.Options & { headersTimeout: number; bodyTimeout: number },
): Dispatcher | undefined {
  const exceptions = (environment.NO_PROXY || environment.no_proxy || "").split(",").map((one) => one.trim());
  const proxy = environment.HTTPS_PROXY || environment.https_proxy;
  if (!proxy || exceptions.includes("*")) return undefined;
  const uri = proxy.includes("://") ? proxy : `http://${proxy}`;
  if (!URL.canParse(uri) || !/^https?:$/.test(new URL(uri).protocol)) {
    // it can hold a password, so it is not shown
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

/** As Go does, and with it Pulumi: no proxy leads to this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
