/**
 * login.microsoftonline.com: tokens, OpenID discovery, signing keys, instance discovery.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
import { type Context, Hono } from "hono";
import type { Clock } from "../support/clock";
import { SandboxError } from "../support/errors";
import type { IdSource } from "../support/ids";
import { type AccessTokens, tokenLifetimeSeconds } from "./access-tokens";
import type { Directory } from "./directory";
import { entraErrorResponse } from "./errors";
import { authenticateClient, type TokenRequest } from "./token-request";

const azureHost = "login.microsoftonline.com";

export interface EntraDependencies {
  directory: Directory;
  tokens: AccessTokens;
  clock: Clock;
  ids: IdSource;
  /** The sandbox's own origin, e.g. `https://localhost:8443`. Read per request: the port is known late. */
  origin: () => string;
}

/** Builds the service for `login.microsoftonline.com` and, with the same paths, the sandbox's own origin. */
export function createEntraApp(dependencies: EntraDependencies): Hono {
  const { directory, tokens, clock, ids } = dependencies;
  const app = new Hono();
  app.onError((failure, context) =>
    entraErrorResponse(failure, { clock, ids, correlationId: context.req.header("client-request-id") }),
  );

  const token = async (context: Context, version: TokenRequest["version"]) => {
    checkTenant(context.req.param("tenant") ?? "", directory);
    const form = await readForm(context);
    const client = authenticateClient({ form, version }, directory, dependencies.origin());
    const accessToken = await tokens.issue(client);
    const headers = { "cache-control": "no-store, no-cache", pragma: "no-cache" };
    return context.json(tokenBody(accessToken, version, client.audience, clock), 200, headers);
  };
  app.post("/:tenant/oauth2/v2.0/token", (context) => token(context, "v2.0"));
  app.post("/:tenant/oauth2/token", (context) => token(context, "v1"));

  const configuration = (context: Context, version: "v1" | "v2.0") => {
    const tenant = context.req.param("tenant") ?? "";
    if (!/^(common|organizations)$/i.test(tenant)) checkTenant(tenant, directory);
    return context.json(openIdConfiguration(loginOrigin(context), directory.tenantId, version));
  };
  app.get("/:tenant/v2.0/.well-known/openid-configuration", (context) => configuration(context, "v2.0"));
  app.get("/:tenant/.well-known/openid-configuration", (context) => configuration(context, "v1"));

  const keys = async (context: Context) => context.json({ keys: await tokens.publicKeys() });
  app.get("/:tenant/discovery/v2.0/keys", keys);
  app.get("/:tenant/discovery/keys", keys);
  app.get("/common/discovery/instance", (context) =>
    context.json(instanceDiscovery(loginOrigin(context), directory.tenantId)),
  );
  return app;
}

function checkTenant(tenant: string, directory: Directory): void {
  if (tenant.toLowerCase() === directory.tenantId) return;
  if (/^(common|organizations|consumers)$/i.test(tenant)) {
    throw new SandboxError(
      "AADSTS50059",
      "No tenant-identifying information found in either the request or implied by any provided credentials.",
    );
  }
  throw new SandboxError(
    "AADSTS90002",
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  );
}

async function readForm(context: Context): Promise<Map<string, string>> {
  const form = new Map(new URLSearchParams(await context.req.text()));
  const basic = /^Basic (\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  if (basic === undefined || form.has("client_secret")) return form;
  const [id = "", secret = ""] = Buffer.from(basic, "base64").toString().split(":");
  return form.set("client_id", decodeURIComponent(id)).set("client_secret", decodeURIComponent(secret));
}

/** The older endpoint writes numbers as text, and adds the time of expiry to the lifetime. */
function tokenBody(accessToken: string, version: "v1" | "v2.0", audience: string, clock: Clock) {
  const expiresIn = tokenLifetimeSeconds - 1;
  if (version === "v2.0") {
    return {
      token_type: "Bearer",
      expires_in: expiresIn,
      ext_expires_in: expiresIn,
      access_token: accessToken,
    };
  }
  const now = Math.floor(clock.now().getTime() / 1000);
  return {
    token_type: "Bearer",
    expires_in: String(expiresIn),
    ext_expires_in: String(expiresIn),
    expires_on: String(now + tokenLifetimeSeconds),
    not_before: String(now),
    resource: audience,
    access_token: accessToken,
  };
}

/** MSAL requires an issuer with the caller's host and port, so the answer uses the requested origin. */
function loginOrigin(context: Context): string {
  const { hostname, origin } = new URL(context.req.url);
  return hostname === azureHost ? `https://${azureHost}` : origin;
}

function openIdConfiguration(origin: string, tenantId: string, version: "v1" | "v2.0") {
  const path = version === "v2.0" ? "oauth2/v2.0" : "oauth2";
  return {
    token_endpoint: `${origin}/${tenantId}/${path}/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    jwks_uri: `${origin}/${tenantId}/discovery/${version === "v2.0" ? "v2.0/" : ""}keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: version === "v2.0" ? `${origin}/${tenantId}/v2.0` : `https://sts.windows.net/${tenantId}/`,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${origin}/${tenantId}/${path}/authorize`,
    device_authorization_endpoint: `${origin}/${tenantId}/${path}/devicecode`,
    end_session_endpoint: `${origin}/${tenantId}/${path}/logout`,
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "appid", "oid", "tid", "ver"],
    tenant_region_scope: "EU",
    cloud_instance_name: "microsoftonline.com",
    cloud_graph_host_name: "graph.windows.net",
    msgraph_host: "graph.microsoft.com",
    rbac_url: "https://pas.windows.net",
  };
}

function instanceDiscovery(origin: string, tenantId: string) {
  const azure = {
    preferred_network: azureHost,
    preferred_cache: "login.windows.net",
    aliases: [azureHost, "login.windows.net", "login.microsoft.com", "sts.windows.net"],
  };
  const { host } = new URL(origin);
  const own = { preferred_network: host, preferred_cache: host, aliases: [host] };
  return {
    tenant_discovery_endpoint: `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: host === azureHost ? [azure] : [azure, own],
  };
}
