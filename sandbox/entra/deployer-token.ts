/** Access tokens of the deployer, for provider doubles and the portal. Cached until shortly before expiry. */
import type { Clock } from "../support/clock";
import { type AccessTokens, tokenLifetimeSeconds } from "./access-tokens";
import type { Deployer } from "./directory";

const spareSeconds = 300;

/** @returns a function that gives a token for a resource, e.g. `https://management.azure.com` */
export function deployerToken(
  tokens: AccessTokens,
  { clientId, objectId }: Deployer,
  clock: Clock,
): (resource: string) => Promise<string> {
  const kept = new Map<string, { token: Promise<string>; until: number }>();
  return (resource) => {
    const now = clock.now().getTime();
    const known = kept.get(resource);
    if (known !== undefined && known.until > now) return known.token;
    const token = tokens.issue({ clientId, objectId, audience: resource });
    kept.set(resource, { token, until: now + (tokenLifetimeSeconds - spareSeconds) * 1000 });
    return token;
  };
}
