/**
 * The Dataverse service: the Web API of every organisation, by host name.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/overview
 */
import { Hono } from "hono";
import type { TokenVerifier } from "../entra/caller";
import type { Database } from "../storage/database";
import type { Clock } from "../support/clock";
import { NotEmulated, SandboxError } from "../support/errors";
import type { IdSource } from "../support/ids";
import { dataverseError, errorAnswer, errorCodes } from "./errors";
import { Organizations } from "./organizations/organizations";
import { RowService } from "./rows/row-service";
import { migrateRows } from "./rows/row-store";
import { jsonAnswer, parsePreferences, parseSegments } from "./web-api/request";
import { serveCall } from "./web-api/routes";

export interface DataverseDependencies {
  database: Database;
  clock: Clock;
  ids: IdSource;
  tokens: TokenVerifier;
  /** Client ids that are System Administrator in every organisation: the sandbox's deployer. */
  administrators: readonly string[];
}

const webApiPath = /^\/api\/data\/v9\.[0-2](?:\.\d+)?(?:\/|$)/;
const earlierPath = /^\/api\/data\/(v[1-8]\.\d)\//;

/** Request headers that would change the behaviour. They are refused rather than ignored. */
const refusedHeaders: readonly (readonly [string, RegExp, string])[] = [
  [
    "mscrm.suppressduplicatedetection",
    /^false$/i,
    "duplicate detection (MSCRM.SuppressDuplicateDetection: false)",
  ],
  ["mscrmcallerid", /./, "impersonation (MSCRMCallerID)"],
  ["callerobjectid", /./, "impersonation (CallerObjectId)"],
  ["prefer", /odata\.track-changes/i, "change tracking (Prefer: odata.track-changes)"],
];

/** Builds the service. The URL's host name selects the organisation. Tokens must be for `https://<host>`. */
export function createDataverseApp(dependencies: DataverseDependencies): Hono {
  const { database, clock, ids, tokens } = dependencies;
  migrateRows(database);
  const organizations = new Organizations(dependencies);
  const app = new Hono();

  app.all("*", async (context) => {
    const { raw } = context.req;
    const answer = await route(raw).catch((error: Error) => answerError(error, raw.url));
    answer.headers.set("x-ms-service-request-id", ids.uuid());
    return answer;
  });
  return app;

  async function route(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const { pathname } = url;
    if (webApiPath.test(pathname)) return await serve(request, url);
    const [, version] = earlierPath.exec(pathname) ?? [];
    if (version !== undefined) throw new NotEmulated(`version ${version} of the Web API; use v9.1 or v9.2`);
    const message = `No HTTP resource was found that matches the request URI '${request.url}'.`;
    throw dataverseError("noHttpResource", message);
  }

  async function serve(request: Request, url: URL): Promise<Response> {
    const host = url.hostname.toLowerCase();
    const caller = await tokens.verify(request.headers.get("authorization") ?? undefined, [
      `https://${host}`,
    ]);
    for (const [header, pattern, feature] of refusedHeaders) {
      if (pattern.test(request.headers.get(header) ?? "")) throw new NotEmulated(feature);
    }
    const organization = organizations.at(host);
    organizations.welcome(organization, caller);
    const user = organization.security.userOf(caller);
    const [, prefix = "", path = ""] = /^(\/api\/data\/[^/]+)\/?(.*)$/.exec(url.pathname) ?? [];
    return serveCall({
      organization,
      user,
      rows: new RowService(organization, user, clock, ids),
      request,
      options: url.searchParams,
      root: `https://${url.host}${prefix}`,
      segments: parseSegments(path),
      prefer: parsePreferences(request.headers.get("prefer")),
    });
  }
}

const authenticationCodes = new Set([
  "AuthenticationFailed",
  "ExpiredAuthenticationToken",
  "InvalidAuthenticationToken",
  "InvalidAuthenticationTokenAudience",
]);

function answerError(error: Error, url: string): Response {
  if (!(error instanceof SandboxError)) {
    console.error(error.stack);
    return jsonAnswer(
      { error: { code: errorCodes.unexpected, message: "An unexpected error occurred." } },
      500,
    );
  }
  if (authenticationCodes.has(error.code)) return unauthorized(error, new URL(url));
  const { status, body } = errorAnswer(error);
  return jsonAnswer(body, status);
}

/** Dataverse answers 401 in plain text. The challenge says where to get a token. */
function unauthorized(error: SandboxError, url: URL): Response {
  const reason =
    error.code === "AuthenticationFailed"
      ? ""
      : `, error=invalid_token, error_description=Error during token validation! ${error.code}`;
  return new Response("HTTP Error 401 - Unauthorized: Access is denied", {
    status: 401,
    headers: {
      "Content-Type": "text/plain",
      "WWW-Authenticate": `Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize, resource_id=https://${url.hostname}/${reason}`,
    },
  });
}
