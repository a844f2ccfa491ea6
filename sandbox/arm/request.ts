/** A request to Resource Manager, and its possible answers. */
import type { Caller } from "../entra/caller";
import { SandboxError } from "../support/errors";
import { isJsonObject } from "../support/json";
import { invalidContent } from "./errors";
import type { JsonObject } from "./json";
import type { LinkedAccess } from "./resources/resource-type";
import type { ArmServices } from "./services";

/** A request whose token was checked. */
export interface ArmRequest {
  /** Upper case. */
  method: string;
  url: URL;
  /** Decoded segments of the path. */
  segments: readonly string[];
  apiVersion: string;
  caller: Caller;
  /** Body as text; empty when absent. */
  text: string;
}

/**
 * @param action e.g. `Microsoft.Logic/workflows/write`
 * @throws {SandboxError} `AuthorizationFailed`
 */
export function authorize(
  { caller }: ArmRequest,
  { mayDo }: ArmServices,
  action: string,
  scope: string,
): void {
  if (mayDo(caller, action, scope)) return;
  throw new SandboxError(
    "AuthorizationFailed",
    `The client '${caller.clientId}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

/**
 * The check for another resource that a write uses. The text follows public reports.
 *
 * @param action the write itself, which the caller may do
 * @throws {SandboxError} `LinkedAuthorizationFailed`
 */
export function authorizeLinked(
  { caller }: ArmRequest,
  { mayDo }: ArmServices,
  action: string,
  scope: string,
  linked: LinkedAccess,
): void {
  if (mayDo(caller, linked.action, linked.scope)) return;
  throw new SandboxError(
    "LinkedAuthorizationFailed",
    `The client '${caller.clientId}' with object id '${caller.objectId}' has permission to perform action '${action}' on scope '${scope}'; however, it does not have permission to perform action(s) '${linked.action}' on the linked scope(s) '${linked.scope}' (respectively) or the linked scope(s) are invalid.`,
  );
}

/** The JSON body; undefined when absent. @throws {SandboxError} `InvalidRequestContent` */
export function readBody({ text }: ArmRequest): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidContent(
      cause instanceof Error ? cause.message.replace(/"[^"]*" is not/, "the text is not") : "no JSON",
    );
  }
}

/** The JSON object a PUT or PATCH must have. @throws {SandboxError} `InvalidRequestContent` */
export function requireBody(request: ArmRequest): JsonObject {
  const body = readBody(request);
  if (isJsonObject(body)) return body;
  throw invalidContent(body === undefined ? "the body is missing" : "the body must be a JSON object");
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-cache", ...headers } });
}

/**
 * A list: complete, or in pages of `$top` with a `nextLink`.
 *
 * @throws {SandboxError} `InvalidQueryParameterValue` for a `$top` or `$skiptoken` that is not a count
 */
export function jsonList<Item>(
  { url }: ArmRequest,
  items: readonly Item[],
  show: (item: Item) => object,
): Response {
  const from = readCount(url, "$skiptoken") ?? 0;
  const to = from + (readCount(url, "$top") ?? items.length);
  const value = items.slice(from, to).map(show);
  if (to >= items.length) return json(200, { value });
  const next = new URL(url);
  next.searchParams.set("$skiptoken", String(to));
  return json(200, { value, nextLink: next.href });
}

function readCount(url: URL, name: string): number | undefined {
  const text = url.searchParams.get(name);
  if (text === null) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new SandboxError(
    "InvalidQueryParameterValue",
    `The value '${text}' of the query parameter '${name}' is not valid: expected a whole number from 1.`,
  );
}

export function empty(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { "cache-control": "no-cache", ...headers } });
}

/** The failure for a method that the path does not support. */
export function methodNotAllowed({ method }: ArmRequest): SandboxError {
  return new SandboxError(
    "MethodNotAllowed",
    `The requested resource does not support http method '${method}'.`,
  );
}
