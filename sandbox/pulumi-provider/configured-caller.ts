/**
 * Who a provider is configured to be: `clientId`, `clientSecret`, `tenantId` and `subscriptionId` of its Pulumi configuration, each
 * by itself, else the sandbox's deployer.
 *
 * The real plugins read the same keys, and `ARM_*` of the engine's environment, which a double cannot see.
 * Source: https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
 */
import { decodeJwt } from "jose";
import type { Clock } from "../support/clock";
import type { DeployerIdentity } from "./provider";
import type { Fetch, TokenSource } from "./rest-client";

/** An identity and where its bearer tokens come from. */
export interface Caller {
  readonly identity: DeployerIdentity;
  readonly token: TokenSource;
}

/**
 * The caller a configuration names. Signs in at once, so that a wrong secret is a failure of `Configure`, as with the plugins.
 *
 * A `tenantId` alone is taken at its word, as `az login` with a guest account would be: the functions tell it.
 * @param variables configuration without the package's name
 * @param audience resource to sign in for, e.g. `https://management.azure.com/`
 * @param deployer `clientSecret` is tried for another client; without it such a client acts as the deployer
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
  // the plugins read each key by itself, and `ARM_CLIENT_ID` and `ARM_CLIENT_SECRET`, the deployer's, where there is none
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

/** Tokens by the client credentials grant, kept for half their life. */
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
