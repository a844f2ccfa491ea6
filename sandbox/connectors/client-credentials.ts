/** Tokens of connections' service principals, in memory by a hash of the credentials. */
import { createHash } from "node:crypto";
import type { Clock } from "../support/clock";
import type { ApiConnection, ConnectorAnswer } from "../workflow/deployment";

export interface Credentials {
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** Milliseconds before its expiry from which a token is not used. */
const margin = 300_000;
/** Most tokens in memory. The oldest is dropped first. */
const mostTokens = 1_000;

/** The service principal of a connection, with keys in any letter case. Undefined when a part is missing. */
export function credentialsOf(connection: ApiConnection): Credentials | undefined {
  const values = new Map(
    Object.entries(connection.parameterValues).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const [tenantId, clientId, clientSecret] = ["token:tenantid", "token:clientid", "token:clientsecret"].map(
    (name) => values.get(name),
  );
  if (!tenantId || !clientId || !clientSecret) return undefined;
  return { tenantId, clientId, clientSecret };
}

/** Gets and caches tokens. */
export class ClientCredentials {
  readonly #fetch: (input: string, init?: RequestInit) => Promise<Response>;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, { accessToken: string; usableUntil: number }>();
  readonly #pending = new Map<string, Promise<TokenResult>>();

  constructor(fetch: (input: string, init?: RequestInit) => Promise<Response>, clock: Clock) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  /**
   * A token for an environment. When Entra refuses it, the connector's answer 401.
   *
   * @param resource URL of the environment, without trailing slash
   */
  async token(credentials: Credentials, resource: string, signal: AbortSignal): Promise<TokenResult> {
    const key = keyOf(credentials, resource);
    const known = this.#tokens.get(key);
    if (known !== undefined && known.usableUntil > this.#clock.now().getTime()) {
      return { accessToken: known.accessToken };
    }
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending;
    const request = this.#request(key, credentials, resource, signal);
    this.#pending.set(key, request);
    try {
      return await request;
    } finally {
      this.#pending.delete(key);
    }
  }

  async #request(
    key: string,
    { tenantId, clientId, clientSecret }: Credentials,
    resource: string,
    signal: AbortSignal,
  ): Promise<TokenResult> {
    const url = `https://login.microsoftonline.com/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
    const response = await this.#fetch(url, {
      method: "POST",
      signal,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${resource}/.default`,
      }).toString(),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    const accessToken = property(answer, "access_token");
    if (!response.ok || typeof accessToken !== "string") {
      const reason = reasonOf(response.status, answer);
      const answered = refused(response.status, reason);
      return response.status >= 500 ? { answer: answered } : { answer: answered, refusal: reason };
    }
    const seconds = Number(property(answer, "expires_in") ?? 0);
    if (this.#tokens.size >= mostTokens) {
      const { value: oldest } = this.#tokens.keys().next();
      if (oldest !== undefined) this.#tokens.delete(oldest);
    }
    const usableUntil = this.#clock.now().getTime() + seconds * 1_000 - margin;
    this.#tokens.set(key, { accessToken, usableUntil });
    return { accessToken };
  }
}

type TokenResult =
  | { accessToken: string }
  | {
      answer: ConnectorAnswer;
      /** Why Entra refuses the credentials, in its words. Undefined when Entra itself failed. */
      refusal?: string;
    };

function keyOf(credentials: Credentials, resource: string): string {
  const { tenantId, clientId, clientSecret } = credentials;
  const parts = JSON.stringify([tenantId, clientId, clientSecret]);
  return `${createHash("sha256").update(parts).digest("base64")} ${resource}`;
}

function reasonOf(status: number, answer: unknown): string {
  const description = property(answer, "error_description") ?? property(answer, "error");
  return typeof description === "string" ? description : `Entra answered ${status} without a token.`;
}

/** The shape around Entra's own error is unverified. */
function refused(status: number, reason: string): ConnectorAnswer {
  return {
    statusCode: status >= 500 ? 502 : 401,
    headers: { "Content-Type": "application/json" },
    body: {
      error: {
        code: status >= 500 ? 502 : 401,
        source: "login.microsoftonline.com",
        message: `Error from token exchange: ${reason}`,
      },
    },
  };
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
