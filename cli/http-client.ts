/**
 * The command line's one HTTP client. It honours `LEADS_ROUTES`, so that Azure's real host names can be reached at
 * another address: `<host>=<address>:<port>` separated by commas, where `*` stands for any text within a label.
 *
 * Layer: cli. The URL, the Host header and the name checked in the certificate stay Azure's; only the socket differs.
 */
import { Agent, buildConnector, fetch as undiciFetch } from "undici";
import { hostPattern } from "../sandbox/http/host-pattern";

/** Where a host is really served. */
interface HostRoute {
  pattern: RegExp;
  hostname: string;
  port: string;
}

/** @param text value of `LEADS_ROUTES`, e.g. `*.crm*.dynamics.com=127.0.0.1:8443` */
export function parseRoutes(text: string): HostRoute[] {
  return text
    .split(",")
    .map((part) => /^([^=\s]+)=([^:\s]+):(\d+)$/.exec(part.trim()))
    .filter((match) => match !== null)
    .map(([, host = "", hostname = "", port = ""]) => ({ pattern: hostPattern(host), hostname, port }));
}

/**
 * A `fetch` that connects as the routes say.
 *
 * @param authority PEM text of a certificate authority to trust; default: the system's and `NODE_EXTRA_CA_CERTS`
 * @param patience longest wait for an answer to begin, and for it to go on, in milliseconds; default: two minutes, what Azure's
 * services allow themselves
 */
export function createHttpClient(
  routes = parseRoutes(process.env.LEADS_ROUTES ?? ""),
  authority?: string,
  patience = 120_000,
): typeof fetch {
  const connector = buildConnector(authority === undefined ? {} : { ca: authority });
  const dispatcher = new Agent({
    keepAliveTimeout: 1000, // a command ends when its work is done
    headersTimeout: patience,
    bodyTimeout: patience,
    connect(options, callback) {
      const route = routes.find(({ pattern }) => pattern.test(options.hostname.toLowerCase()));
      if (route === undefined) return connector(options, callback);
      const { hostname, port } = route;
      connector({ ...options, hostname, port, servername: options.servername ?? options.hostname }, callback);
    },
  });
  return ((input, init) =>
    undiciFetch(input as string, { ...(init as object), dispatcher } as never)) as typeof fetch;
}
