/**
 * The identity in a provider's configuration: `clientId`, `clientSecret`, `tenantId`, `subscriptionId`. An
 * absent key falls back to the sandbox's deployer. The real plugins also read `ARM_*` from the engine's
 * environment, which a double cannot see.
 * Source: https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
 */
import { decodeJwt } from "jose";
import type { Clock } from "../support/clock";
import type { DeployerIdentity } from "./provider";
import type { Fetch, TokenSource } from "./rest-client";

/** An identity and the source of its bearer tokens. */
export interface Caller {
  readonly identity: DeployerIdentity;
  readonly token: TokenSource;
}

/**
 * The caller of a configuration. It signs in immediately, so that a wrong secret fails in `Configure`, as
 * with the plugins. A `tenantId` alone is not checked (as for a guest account in `az login`); the functions
 * return it.
 *
 * @param variables configuration without the package's name
 * @param audience resource to sign in for, e.g. `https://management.azure.com/`
 * @param deployer its `clientSecret` is tried for another client; without it such a client acts as the
 * deployer
 * @throws {Error} with Entra's own code and text
 */
export async function configuredCaller(
  variables: ReadonlyMap<string, string>,
  audience: string,
  { fetch, clock, ...deployer }: Caller & { clientSecret?: string; fetch: Fetch; clock: Clock },
): Promise<Caller> {
  const { identity } = deployer;
  const tenantId = variables.get("tenantId") ?? identity.tenantId;
  const subscriptionId = variables.get("subscriptionId") ?? identity.subscriptionId;
  // like the plugins, which read each key alone and fall back to the deployer's `ARM_CLIENT_ID` and
  // `ARM_CLIENT_SECRET`
  const clientId = variables.get("clientId") ?? identity.clientId;
  const isDeployer = clientId === identity.clientId;
  const clientSecret = variables.get("clientSecret") ?? (isDeployer ? undefined : deployer.clientSecret);
  if (clientSecret === undefined) {
    return { token: deployer.token, identity: { ...identity, tenantId, subscriptionId } };
  }
  const token = clientCredentials({ tenantId, clientId, clientSecret }, fetch, clock);
  const { oid } = decodeJwt(await token(audience));
  return { token, identity: { tenantId, subscriptionId, clientId, objectId: String(oid) } };
}

interface Credentials {
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** Tokens of the client credentials grant, cached for half their lifetime. */
function clientCredentials(credentials: Credentials, fetch: Fetch, clock: Clock): TokenSource {
  const kept = new Map<string, { token: string; until: number }>();
  return async (resource) => {
    const now = clock.now().getTime();
    const known = kept.get(resource);
    if (known !== undefined && known.until > now) return known.token;
    const { access_token, expires_in } = await signIn(credentials, resource, fetch);
    kept.set(resource, { token: access_token, until: now + expires_in * 500 });
    return access_token;
  };
}

async function signIn({ tenantId, clientId, clientSecret }: Credentials, resource: string, fetch: Fetch) {
  const answer = await fetch(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${resource.replace(/\/$/, "")}/.default`,
    }).toString(),
  });
  const body = (await answer.json()) as {
    access_token: string;
    expires_in: number;
    error_description?: string;
  };
  if (!answer.ok) throw new Error(`ClientSecretCredential authentication failed: ${body.error_description}`);
  return body;
}
