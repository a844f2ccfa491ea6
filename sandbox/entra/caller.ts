/**
 * Who calls: what every service of the sandbox learns from a bearer token.
 *
 * The issuer and verifier are in this folder; services see only these interfaces.
 */

/** An application that presented a valid access token. */
export interface Caller {
  /** Directory the token was issued in, a UUID. */
  tenantId: string;
  /** Object id of the service principal (claim `oid`), a UUID. */
  objectId: string;
  /** Application (client) id (claim `appid`), a UUID. */
  clientId: string;
  /** Resource the token is for (claim `aud`), e.g. `https://management.azure.com`. */
  audience: string;
}

/** Checks bearer tokens. */
export interface TokenVerifier {
  /**
   * @param authorization value of the Authorization header
   * @param audiences resources the service accepts, without trailing slash; one with and without the slash count as equal
   * @throws {SandboxError} `AuthenticationFailed` when there is no bearer token; `ExpiredAuthenticationToken`;
   *   `InvalidAuthenticationToken` when it is malformed or not signed here; `InvalidAuthenticationTokenAudience`
   */
  verify(authorization: string | undefined, audiences: readonly string[]): Promise<Caller>;
}
