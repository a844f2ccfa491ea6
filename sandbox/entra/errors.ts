/**
 * Entra's error codes, with the status and error body of each.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import type { Clock } from "../support/clock";
import { SandboxError } from "../support/errors";
import type { IdSource } from "../support/ids";

interface ErrorKind {
  /** OAuth 2.0 error name. */
  error: string;
  status: number;
}

/** 7000229 is `invalid_client` in github.com/Azure/azure-sdk-for-net/issues/46762. Its status is inferred. */
const kinds: Readonly<Record<string, ErrorKind>> = {
  AADSTS50059: { error: "invalid_request", status: 400 },
  AADSTS500011: { error: "invalid_resource", status: 400 },
  AADSTS70003: { error: "unsupported_grant_type", status: 400 },
  AADSTS70011: { error: "invalid_scope", status: 400 },
  AADSTS1002012: { error: "invalid_scope", status: 400 },
  AADSTS700016: { error: "unauthorized_client", status: 400 },
  AADSTS7000215: { error: "invalid_client", status: 401 },
  AADSTS7000218: { error: "invalid_client", status: 401 },
  AADSTS7000222: { error: "invalid_client", status: 401 },
  AADSTS7000229: { error: "invalid_client", status: 401 },
  AADSTS90002: { error: "invalid_request", status: 400 },
  AADSTS900144: { error: "invalid_request", status: 400 },
};

/** Statuses of failures that Entra does not have. */
const ownStatuses = new Map([
  ["NotEmulated", 501],
  ["InsufficientStorage", 507],
]);

/** Makes the answer for a failure. Rethrows everything that is not a `SandboxError`: it is a bug. */
export function entraErrorResponse(
  failure: unknown,
  { clock, ids, correlationId }: { clock: Clock; ids: IdSource; correlationId: string | undefined },
): Response {
  if (!(failure instanceof SandboxError)) throw failure;
  const status = ownStatuses.get(failure.code);
  if (status !== undefined) {
    return Response.json({ error: failure.code, error_description: failure.message }, { status });
  }
  const kind = kinds[failure.code];
  if (kind === undefined) throw failure;
  const traceId = ids.uuid();
  const correlation = correlationId ?? ids.uuid();
  const timestamp = clock.now().toISOString().slice(0, 19).replace("T", " ").concat("Z");
  const code = Number(failure.code.slice("AADSTS".length));
  return Response.json(
    {
      error: kind.error,
      error_description: `${failure.code}: ${failure.message} Trace ID: ${traceId} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
    { status: kind.status, headers: { "cache-control": "no-store, no-cache" } },
  );
}
