/** Salesforce's failures: codes, statuses and bodies. */
import { SandboxError } from "../support/errors";

/**
 * Code → status, and whether the body names fields.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm for the statuses
 * 400, 401, 403, 404, 405, 415; reports in public issues for the codes and texts, e.g.
 * github.com/restforce/restforce/issues/219 (API_DISABLED_FOR_ORG), github.com/verbb/formie/issues/1981
 * (INVALID_FIELD_FOR_INSERT_UPDATE), github.com/restforce/restforce/issues/619 (JSON_PARSER_ERROR).
 */
const kinds = {
  INVALID_SESSION_ID: [401, false],
  INVALID_AUTH_HEADER: [401, false],
  API_DISABLED_FOR_ORG: [403, false],
  REQUEST_LIMIT_EXCEEDED: [403, false],
  INSUFFICIENT_ACCESS_OR_READONLY: [403, true], // status unverified
  NOT_FOUND: [404, false],
  ENTITY_IS_DELETED: [404, true], // fields unverified
  METHOD_NOT_ALLOWED: [405, false],
  UNSUPPORTED_API_VERSION: [410, false],
  UNSUPPORTED_MEDIA_TYPE: [415, false],
  UNKNOWN_EXCEPTION: [500, false],
  JSON_PARSER_ERROR: [400, false],
  INVALID_FIELD: [400, false],
  MALFORMED_QUERY: [400, false],
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: [400, true],
  DUPLICATE_VALUE: [400, true],
  DUPLICATES_DETECTED: [400, false],
  FIELD_CUSTOM_VALIDATION_EXCEPTION: [400, true],
  FIELD_INTEGRITY_EXCEPTION: [400, true],
  INVALID_CROSS_REFERENCE_KEY: [400, true],
  INVALID_EMAIL_ADDRESS: [400, true],
  INVALID_FIELD_FOR_INSERT_UPDATE: [400, true],
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: [400, true],
  MALFORMED_ID: [400, true],
  REQUIRED_FIELD_MISSING: [400, true],
  STRING_TOO_LONG: [400, true],
} as const satisfies Record<string, readonly [status: number, namesFields: boolean]>;

export type SalesforceErrorCode = keyof typeof kinds;

/** A failure of the REST API. */
export class SalesforceError extends SandboxError {
  readonly status: number;
  /** API names. Undefined when the body has no list of fields. */
  readonly fields: readonly string[] | undefined;
  /** Further keys of the body, before the others. */
  readonly details: object;

  constructor(
    code: SalesforceErrorCode,
    message: string,
    fields: readonly string[] = [],
    details: object = {},
  ) {
    super(code, message);
    const [status, namesFields] = kinds[code];
    this.status = status;
    this.fields = namesFields ? fields : undefined;
    this.details = details;
  }
}

/** No such address or record, or the user may not see it. */
export function notFound(): SalesforceError {
  return new SalesforceError("NOT_FOUND", "The requested resource does not exist");
}

/** A failure of the token endpoint. The code is OAuth's `error`. All are 400. */
export class TokenError extends SandboxError {}

/** Statuses of failures that do not exist in Salesforce. */
const statuses = new Map([
  ["NotEmulated", 501],
  ["InsufficientStorage", 507],
]);

/** The answer to a failed request. An unknown failure is a bug: its stack is printed, without the request. */
export function errorAnswer(error: Error): Response {
  if (error instanceof TokenError) {
    return Response.json({ error: error.code, error_description: error.message }, { status: 400 });
  }
  if (error instanceof SalesforceError) {
    const { code, message, fields, details, status } = error;
    const body = { ...details, message, errorCode: code, ...(fields && { fields }) };
    return Response.json([body], { status });
  }
  const status = error instanceof SandboxError ? (statuses.get(error.code) ?? 500) : 500;
  if (status !== 500) {
    return Response.json([{ message: error.message, errorCode: (error as SandboxError).code }], { status });
  }
  console.error(error.stack);
  const code: SalesforceErrorCode = "UNKNOWN_EXCEPTION";
  return Response.json([{ message: "An unexpected error occurred.", errorCode: code }], { status });
}
