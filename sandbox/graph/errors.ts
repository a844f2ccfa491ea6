/**
 * Microsoft Graph's error codes, with the status and error body of each.
 * Source: https://learn.microsoft.com/graph/errors
 */
import type { Clock } from "../support/clock";
import { SandboxError } from "../support/errors";
import type { IdSource } from "../support/ids";

const statuses: Readonly<Record<string, number>> = {
  InvalidAuthenticationToken: 401,
  Authorization_RequestDenied: 403,
  Request_BadRequest: 400,
  Request_UnsupportedQuery: 400,
  BadRequest: 400,
  Request_ResourceNotFound: 404,
  Request_MultipleObjectsWithSameKeyValue: 400,
  NotEmulated: 501,
  InsufficientStorage: 507,
};

/** All token failures have one code here. */
const tokenMessages: Readonly<Record<string, string>> = {
  AuthenticationFailed: "Access token is empty.",
  ExpiredAuthenticationToken: "Lifetime validation failed, the token is expired.",
  InvalidAuthenticationTokenAudience: "Access token validation failure. Invalid audience.",
};

/** Makes the answer for a failure. Rethrows everything that is not a `SandboxError`: it is a bug. */
export function graphErrorResponse(
  failure: unknown,
  { clock, ids, requestId }: { clock: Clock; ids: IdSource; requestId: string | undefined },
): Response {
  if (!(failure instanceof SandboxError)) throw failure;
  const tokenMessage = tokenMessages[failure.code];
  const code = tokenMessage === undefined ? failure.code : "InvalidAuthenticationToken";
  const status = statuses[code];
  if (status === undefined) throw failure;
  const id = ids.uuid();
  const innerError = {
    date: clock.now().toISOString().slice(0, 19),
    "request-id": id,
    "client-request-id": requestId ?? id,
  };
  const message = tokenMessage ?? failure.message;
  return Response.json(
    { error: { code, message, innerError } },
    { status, headers: { "request-id": id, "client-request-id": requestId ?? id } },
  );
}

/** The failure for a missing object. */
export function resourceNotFound(id: string): SandboxError {
  return new SandboxError(
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** The failure for an invalid request. */
export function badRequest(message: string): SandboxError {
  return new SandboxError("Request_BadRequest", message);
}
