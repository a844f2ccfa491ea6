/**
 * HubSpot's failures: statuses, texts and bodies.
 * Source: https://developers.hubspot.com/docs/api-reference/error-handling. Texts that no page shows come from the reports
 * named beside them.
 */
import { SandboxError } from "../support/errors";

interface Failure {
  status: number;
  message: string;
  /** HubSpot's kind of failure, e.g. `VALIDATION_ERROR`. */
  category: string;
  /** Further fields of the body. */
  details?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
}

/** A failure of the HubSpot service. */
export class HubSpotError extends SandboxError {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.category, failure.message, options);
    this.failure = failure;
  }
}

const scopesPage = "https://developers.hubspot.com/scopes";

/** Source: https://github.com/HubSpot/hubspot-api-python/issues/15, https://github.com/HubSpot/hubspot-api-php/issues/363 */
export function invalidAuthentication(): HubSpotError {
  return new HubSpotError({
    status: 401,
    message:
      "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
    category: "INVALID_AUTHENTICATION",
  });
}

/**
 * Source: https://github.com/HubSpot/hubspot-api-nodejs/issues/268, where the list is `requiredScopes`. Newer answers call it
 * `requiredGranularScopes` (reported; no page of HubSpot shows it).
 */
export function missingScopes(requiredGranularScopes: readonly string[]): HubSpotError {
  return new HubSpotError({
    status: 403,
    message: `This app hasn't been granted all required scopes to make this call. Read more about required scopes here: ${scopesPage}.`,
    category: "MISSING_SCOPES",
    details: {
      errors: [
        {
          message: "One or more of the following scopes are required.",
          context: { requiredGranularScopes },
        },
      ],
      links: { scopes: scopesPage },
    },
  });
}

/** Source: https://github.com/HubSpot/hubspot-api-nodejs/issues/545 */
export function contactExists(id: string): HubSpotError {
  const message = `Contact already exists. Existing ID: ${id}`;
  return new HubSpotError({ status: 409, message, category: "CONFLICT" });
}

/** A request that HubSpot refuses with 400. */
export function validationError(message: string, details: Failure["details"] = {}): HubSpotError {
  return new HubSpotError({ status: 400, message, category: "VALIDATION_ERROR", details });
}

/** Source: https://github.com/Chinchilla-Software-Com/HubSpot.NET/issues/23. The column is always 1: unverified. */
export function badJson(problem: string): HubSpotError {
  return validationError(`Invalid input JSON on line 1, column 1${problem}`);
}

/** Why a property's value is refused. */
export interface InvalidValue {
  error: string;
  name: string;
  message: string;
}

/** Source: https://github.com/gregorspan/csc-frodx/issues/21 */
export function invalidValues(values: readonly InvalidValue[]): HubSpotError {
  const results = values.map(({ error, name, message }) => ({
    ...{ isValid: false, message, error, name },
    localizedErrorMessage: message,
  }));
  return validationError(`Property values were not valid: ${JSON.stringify(results)}`);
}

/** Seen for other object types. Unverified for contacts and leads. */
export function requiredProperties(label: string, properties: readonly string[]): HubSpotError {
  const message = `Error creating ${label}. Some required properties were not set.`;
  return validationError(message, { context: { properties } });
}

/**
 * Source: https://github.com/HubSpot/hubspot-api-nodejs/issues/669 for an id that is not a number; unverified for a number.
 */
export function objectNotFound(id: string): HubSpotError {
  const isNumber = /^\d+$/.test(id);
  return new HubSpotError({
    status: 404,
    message: isNumber ? "resource not found" : "Object not found.  objectId are usually numeric.",
    category: "OBJECT_NOT_FOUND",
    details: isNumber ? {} : { context: { id: [id] } },
  });
}

/** Failures that a test can ask for, and that a rate limit causes. */
export const faults = {
  /** Source: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines; no Retry-After is promised. */
  TEN_SECONDLY_ROLLING: () => rateLimited("TEN_SECONDLY_ROLLING", "ten_secondly_rolling"),
  DAILY: () => rateLimited("DAILY", "daily"),
  /** The body is unverified. HubSpot asks callers to wait 2 seconds. */
  LOCKED: () => new HubSpotError({ status: 423, message: "Resource is locked", category: "LOCKED" }),
  /** The body is unverified. HubSpot promises Retry-After, up to 24 hours. */
  MIGRATION: () =>
    new HubSpotError({
      ...{ status: 477, message: "Migration in progress", category: "MIGRATION_IN_PROGRESS" },
      headers: { "retry-after": "3600" },
    }),
} as const satisfies Record<string, () => HubSpotError>;

export type Fault = keyof typeof faults;

function rateLimited(policyName: string, limit: string): HubSpotError {
  const message = `You have reached your ${limit} limit.`;
  const details = { errorType: "RATE_LIMIT", policyName };
  return new HubSpotError({ status: 429, message, category: "RATE_LIMITS", details });
}

/** Statuses of failures that do not exist in HubSpot. */
const statuses = new Map([
  ["NotEmulated", 501],
  ["InsufficientStorage", 507],
]);

/** The error with HubSpot's status, headers and body. */
export function errorAnswer(error: SandboxError, correlationId: string): Response {
  const failure: Failure =
    error instanceof HubSpotError
      ? error.failure
      : { status: statuses.get(error.code) ?? 500, message: error.message, category: error.code };
  const { status, message, category, details, headers } = failure;
  const known = details?.errorType === undefined ? { category } : {}; // a rate limit has no category
  return jsonAnswer({ status: "error", message, correlationId, ...details, ...known }, status, headers);
}

/** An answer in the media type that HubSpot sends. */
export function jsonAnswer(body: unknown, status = 200, headers: Failure["headers"] = {}): Response {
  const all = { "content-type": "application/json;charset=utf-8", ...headers };
  return new Response(JSON.stringify(body), { status, headers: all });
}
