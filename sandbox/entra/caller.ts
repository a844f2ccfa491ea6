/** The caller of a service, and the interface that checks bearer tokens. */

/** An application that presented a valid access token. */
export interface Caller {
  /** Directory that issued the token, a UUID. */
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
   * @param audiences resources that the service accepts, without trailing slash. A trailing slash in the
   * token does not matter.
   * @throws {SandboxError} `AuthenticationFailed` when there is no bearer token;
   * `ExpiredAuthenticationToken`; `InvalidAuthenticationToken` when it is malformed or not signed here;
   * `InvalidAuthenticationTokenAudience`
   */
  verify(authorization: string | undefined, audiences: readonly string[]): Promise<Caller>;
}
