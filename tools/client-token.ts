/** Access tokens of an application in a running sandbox, for benchmarks and tests. */

/** An application that can sign in. */
export interface ClientCredentials {
  tenantId: string;
  clientId: string;
  /** Secret. */
  clientSecret: string;
}

/**
 * @param fetch sends `login.microsoftonline.com` to the sandbox
 * @param resource e.g. `https://graph.microsoft.com`
 * @throws when the token endpoint refuses, with its status
 */
export async function clientToken(
  fetch: typeof globalThis.fetch,
  { tenantId, clientId, clientSecret }: ClientCredentials,
  resource: string,
): Promise<string> {
  const answer = await fetch(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${resource}/.default`,
    }).toString(),
  });
  if (!answer.ok) throw new Error(`The sandbox gave no token for ${resource}: it answered ${answer.status}.`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
