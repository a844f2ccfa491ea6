/** The blob service's failures: codes, statuses, texts and XML bodies. */
import { storageAccessErrors } from "../entra/storage-caller";
import { SandboxError } from "../support/errors";
import { element } from "./xml";

const condition = "The condition specified using HTTP conditional header(s) is not met.";

/**
 * Code → status and text.
 * Sources: https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes and .../blob-service-error-codes
 */
const kinds = {
  ...storageAccessErrors,
  BlobAlreadyExists: [409, "The specified blob already exists."],
  BlobNotFound: [404, "The specified blob does not exist."],
  ConditionNotMet: [412, condition],
  ContainerNotFound: [404, "The specified container does not exist."],
  EmptyMetadataKey: [400, "The key for one of the metadata key-value pairs is empty."],
  InternalError: [500, "The server encountered an internal error. Please retry the request."],
  InvalidMd5: [
    400,
    "The MD5 value specified in the request is invalid. The MD5 value must be 128 bits and Base64-encoded.",
  ],
  InvalidMetadata: [400, "The metadata specified is invalid. It has characters that are not permitted."],
  InvalidQueryParameterValue: [
    400,
    "Value for one of the query parameters specified in the request URI is invalid.",
  ],
  InvalidResourceName: [400, "The specified resource name contains invalid characters."],
  InvalidUri: [400, "The requested URI does not represent any resource on the server."],
  Md5Mismatch: [
    400,
    "The MD5 value specified in the request did not match with the MD5 value calculated by the server.",
  ],
  MetadataTooLarge: [400, "The metadata specified exceeds the maximum permissible limit (8KB)."],
  MissingRequiredHeader: [400, "An HTTP header that's mandatory for this request is not specified."],
  MultipleConditionHeadersNotSupported: [400, "Multiple condition headers are not supported."],
  NotModified: [304, condition],
  OutOfRangeInput: [400, "One of the request inputs is out of range."],
  OutOfRangeQueryParameterValue: [
    400,
    "A query parameter specified in the request URI is outside the permissible range.",
  ],
  RequestBodyTooLarge: [413, "The request body is too large and exceeds the maximum permissible limit."],
  ResourceNotFound: [404, "The specified resource does not exist."],
} as const satisfies Record<string, readonly [status: number, text: string]>;

export type BlobErrorCode = keyof typeof kinds;

/** Further elements of an error body, with their texts, e.g. `AuthenticationErrorDetail`. */
type Details = Readonly<Record<string, string>>;

/** A failure of the blob service. */
export class BlobError extends SandboxError {
  readonly status: number;
  readonly details: Details;

  constructor(code: BlobErrorCode, details: Details = {}, options?: ErrorOptions) {
    const [status, text] = kinds[code];
    super(code === "NotModified" ? "ConditionNotMet" : code, text, options);
    this.status = status;
    this.details = details;
  }
}

/** Statuses of failures that do not exist in Azure. */
const statuses = new Map([
  ["NotEmulated", 501],
  ["InsufficientStorage", 507],
]);

/** The error with Azure's status, headers and XML body. */
export function errorAnswer(error: SandboxError, requestId: string, time: Date): Response {
  const status = error instanceof BlobError ? error.status : (statuses.get(error.code) ?? 500);
  const headers = new Headers({ "x-ms-error-code": error.code });
  if (status === 304) return new Response(null, { status, headers });
  const message = `${error.message}\nRequestId:${requestId}\nTime:${time.toISOString()}`;
  const details = Object.entries(error instanceof BlobError ? error.details : {});
  const inner = [["Code", error.code], ["Message", message], ...details] as [string, string][];
  headers.set("content-type", "application/xml");
  const body = element("Error", inner.map(([name, text]) => element(name, { text })).join(""));
  return new Response(`\uFEFF<?xml version="1.0" encoding="utf-8"?>${body}`, { status, headers });
}
