/**
 * The token endpoint: OAuth 2.0 client credentials flow.
 * Source: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 */
import { createHmac } from "node:crypto";
import type { Clock } from "../support/clock";
import { NotEmulated } from "../support/errors";
import type { IdSource } from "../support/ids";
import { TokenError } from "./errors";
import type { ClientApp, OrgSettings } from "./org-settings";
import type { OrgStore } from "./org-store";
import { orgId } from "./record-ids";
import { openSession } from "./sessions";

interface OAuthServices {
  settings: OrgSettings;
  clock: Clock;
  ids: IdSource;
}

const otherGrants = new Set([
  ...["authorization_code", "password", "refresh_token"],
  ...["urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:token-exchange"],
]);

/**
 * Hosts that issue no tokens for this flow.
 * Source: github.com/pozil/pub-sub-api-node-client/issues/58
 */
export function refuseDomain(): never {
  throw new TokenError("invalid_grant", "request not supported on this domain");
}

/** Answers a token request. @throws {TokenError} */
export async function issueToken(
  request: Request,
  org: OrgStore,
  services: OAuthServices,
): Promise<Response> {
  if (request.method !== "POST") throw new TokenError("invalid_request", "must use HTTP POST"); // text unverified
  const form = new URLSearchParams(await request.text());
  const grant = form.get("grant_type") ?? "";
  if (otherGrants.has(grant)) throw new NotEmulated(`grant type '${grant}'`, "Use client_credentials.");
  if (grant !== "client_credentials") throw unsupportedGrant();
  const app = authenticatedApp(request, form, services.settings);
  if (!app.isClientCredentialsFlowEnabled) throw unsupportedGrant();
  const { runAs } = app;
  if (runAs === undefined) throw new TokenError("invalid_grant", "no client credentials user enabled");
  const session = openSession(org, app, runAs, services);
  const instance = `https://${org.host}`;
  const id = `${instance}/id/${orgId(org.host)}/${runAs}`;
  const issuedAt = String(session.usedAt);
  return Response.json({
    access_token: session.token,
    signature: createHmac("sha256", app.clientSecret).update(`${id}${issuedAt}`).digest("base64"),
    scope: session.scopes,
    instance_url: instance,
    id,
    token_type: "Bearer",
    issued_at: issuedAt,
  });
}

/** Text: reports in public repositories. */
function unsupportedGrant(): TokenError {
  return new TokenError("unsupported_grant_type", "grant type not supported");
}

/** Texts: github.com/omniphx/forrest/issues/184 (id), github.com/restforce/restforce/issues/338 (secret). */
function authenticatedApp(request: Request, form: URLSearchParams, settings: OrgSettings): ClientApp {
  const { id, secret } = credentials(request, form);
  const app = settings.apps.find(({ clientId }) => clientId === id);
  if (app === undefined) throw new TokenError("invalid_client_id", "client identifier invalid");
  if (app.clientSecret !== secret) throw new TokenError("invalid_client", "invalid client credentials");
  return app;
}

/**
 * In the header (Salesforce's Postman collection, "Client Credentials Flow - basic authorization header") or the
 * form. Which one wins when both are sent is unverified.
 */
function credentials(request: Request, form: URLSearchParams) {
  const [, basic] = /^Basic (\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (basic === undefined) return { id: form.get("client_id"), secret: form.get("client_secret") };
  const text = Buffer.from(basic, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}
