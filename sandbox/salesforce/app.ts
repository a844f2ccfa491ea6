/** Salesforce: the orgs at `*.my.salesforce.com`, with leads only. */
import { Hono } from "hono";
import type { Database } from "../storage/database";
import type { Clock } from "../support/clock";
import { NotEmulated } from "../support/errors";
import type { IdSource } from "../support/ids";
import { firstVersion, lastVersion, versions } from "./describe";
import { errorAnswer, notFound, SalesforceError } from "./errors";
import { issueToken, refuseDomain } from "./oauth";
import { newOrgSettings, type OrgSettings } from "./org-settings";
import { OrgStore } from "./org-store";
import { serveRest } from "./rest-routes";
import { requireSession } from "./sessions";

export interface SalesforceDependencies {
  database: Database;
  clock: Clock;
  ids: IdSource;
}

export interface SalesforceService {
  app: Hono;
  /** What an administrator sets up, for all orgs. Tests change it. */
  settings: OrgSettings;
  /** The state of the org at a host name. */
  org(host: string): OrgStore;
}

/** Headers that would change the behaviour. They are refused rather than ignored. */
const refusedHeaders: readonly (readonly [string, RegExp, string])[] = [
  ["accept", /^application\/xml/i, "XML answers"],
  ["content-encoding", /./, "compressed bodies"],
  ["if-match", /./, "conditional requests"],
  ["if-none-match", /./, "conditional requests"],
  ["if-modified-since", /./, "conditional requests"],
  ["if-unmodified-since", /./, "conditional requests"],
];

/** Builds the service. The URL's host name selects the org; each exists. It answers a write only after the commit. */
export function createSalesforceApp(dependencies: SalesforceDependencies): SalesforceService {
  const { database, clock, ids } = dependencies;
  OrgStore.migrate(database);
  const settings = newOrgSettings();
  const services = { settings, clock, ids };
  const org = (host: string) => new OrgStore(database, host.toLowerCase());
  const app = new Hono();
  app.all("*", (context) => serve(context.req.raw).catch(errorAnswer));
  return { app, settings, org };

  async function serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const { hostname, pathname } = url;
    const isLoginHost = !hostname.toLowerCase().endsWith(".my.salesforce.com");
    if (pathname === "/services/oauth2/token") {
      return isLoginHost ? refuseDomain() : await issueToken(request, org(hostname), services);
    }
    if (isLoginHost) throw new NotEmulated(`${pathname} at ${hostname}`);
    if (/^\/services\/data\/?$/.test(pathname)) return Response.json(versions());
    const [, version, path = ""] = /^\/services\/data\/v(\d+)\.0(?:\/(.*))?$/.exec(pathname) ?? [];
    if (version === undefined) throw new NotEmulated(`${pathname} of Salesforce`);
    return await serveVersion(request, url, Number(version), path);
  }

  async function serveVersion(request: Request, url: URL, version: number, path: string): Promise<Response> {
    const store = org(url.hostname);
    const { userId } = requireSession(request, store, services);
    requireRequest(store);
    const answer = await Promise.resolve()
      .then(() => {
        requireVersion(version);
        for (const [header, pattern, feature] of refusedHeaders) {
          if (pattern.test(request.headers.get(header) ?? "")) throw new NotEmulated(feature);
        }
        const root = `/services/data/v${version}.0`;
        return serveRest({
          ...{ org: store, settings, clock, userId, headers: request.headers, root },
          ...{ database, request, url, segments: parseSegments(path) },
        });
      })
      .catch(errorAnswer);
    const used = store.usedRequests(clock.now());
    answer.headers.set("sforce-limit-info", `api-usage=${used}/${settings.dailyRequests}`);
    return answer;
  }

  /** Counts a request. Text: reports in public issues. */
  function requireRequest(store: OrgStore): void {
    const now = clock.now();
    if (store.usedRequests(now) >= settings.dailyRequests) {
      throw new SalesforceError("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    }
    store.countRequest(now);
  }
}

/** Source: https://help.salesforce.com/s/articleView?id=000381744 for 410; its text is unverified. */
function requireVersion(version: number): void {
  if (version > lastVersion) throw notFound();
  if (version >= firstVersion) return;
  const text = `The requested API version v${version}.0 is no longer supported`;
  throw new SalesforceError("UNSUPPORTED_API_VERSION", text);
}

function parseSegments(path: string): string[] {
  try {
    return path
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
  } catch {
    throw notFound();
  }
}
