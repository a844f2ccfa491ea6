/**
 * The Dataverse connectors: `commondataservice` (current operations) and `dynamicscrmonline` (create, legacy
 * path).
 * Source: public templates of Consumption workflows; https://learn.microsoft.com/connectors/commondataservice
 */
import type { Clock } from "../support/clock";
import { NotEmulated } from "../support/errors";
import { shownHeaders } from "../support/shown-headers";
import type { Connector, ConnectorAnswer, ConnectorCall } from "../workflow/deployment";
import { ClientCredentials, credentialsOf } from "./client-credentials";
import { operationOf } from "./dataverse-operation";

export interface DataverseConnectorOptions {
  fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  clock: Clock;
  /**
   * Receives whether a connection's credentials gave a token.
   *
   * @param failure Entra's words when it refused them; undefined when they work
   * @default none
   */
  reportToken?: (connectionId: string, failure: string | undefined) => void;
}

/** Headers of an action that are not sent to Dataverse. */
const ownHeaders = new Set(["organization", "host", "content-length", "authorization"]);

/** Builds the connector. Tokens are cached until shortly before they expire. */
export function createDataverseConnector({
  fetch,
  clock,
  reportToken = () => {},
}: DataverseConnectorOptions): Connector {
  const tokens = new ClientCredentials(fetch, clock);
  return {
    managedApis: ["commondataservice", "dynamicscrmonline"],
    async call(call) {
      const operation = operationOf(call);
      if ("answer" in operation) return operation.answer;
      const { environmentUrl, path, method, isLegacy } = operation;
      const credentials = credentialsOf(call.connection);
      if (credentials === undefined) {
        throw new NotEmulated(
          "an API connection without service principal (token:clientId, token:clientSecret, token:TenantId)",
        );
      }
      const token = await tokens.token(credentials, environmentUrl, call.signal);
      if ("answer" in token) {
        if (token.refusal !== undefined) reportToken(call.connection.resourceId, token.refusal);
        return token.answer;
      }
      reportToken(call.connection.resourceId, undefined);
      const url = new URL(path, environmentUrl);
      for (const [name, value] of Object.entries(call.queries)) url.searchParams.set(name, value);
      const response = await fetch(url, requestOf(call, method, token.accessToken, isLegacy));
      return answerOf(response);
    },
  };
}

function requestOf(call: ConnectorCall, method: string, token: string, isLegacy: boolean): RequestInit {
  const headers = new Map([
    ["accept", "application/json"],
    ["odata-version", "4.0"],
    ["odata-maxversion", "4.0"],
  ]);
  for (const [given, value] of Object.entries(call.headers)) {
    const name = given.toLowerCase();
    if (!ownHeaders.has(name)) headers.set(name, value);
  }
  if (isLegacy) headers.set("prefer", "return=representation");
  headers.set("authorization", `Bearer ${token}`);
  const hasBody = call.body !== undefined && call.body !== null && method !== "get";
  if (hasBody && !headers.has("content-type")) headers.set("content-type", "application/json; charset=utf-8");
  const init = { method: method.toUpperCase(), headers: [...headers], signal: call.signal };
  if (!hasBody) return init;
  return { ...init, body: typeof call.body === "string" ? call.body : JSON.stringify(call.body) };
}

async function answerOf(response: Response): Promise<ConnectorAnswer> {
  const { status, headers } = response;
  return { statusCode: status, headers: shownHeaders(headers), body: await bodyOf(response) };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return undefined;
  return /json/i.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : text;
}
