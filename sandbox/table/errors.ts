/** The table service's failures: codes, statuses, texts and JSON bodies. */
import { storageAccessErrors } from "../entra/storage-caller";
import { SandboxError } from "../support/errors";

/**
 * Code → status and text.
 * Sources: https://learn.microsoft.com/rest/api/storageservices/table-service-error-codes and
 * .../common-rest-api-error-codes. Texts of EntityTooLarge and PropertyValueTooLarge follow Azurite 3.35.0;
 * InvalidInput: github.com/microsoft/AzureStorageExplorer/issues/5434
 */
const kinds = {
  ...storageAccessErrors,
  AtomFormatNotSupported: [415, "Atom format is not supported."],
  EntityAlreadyExists: [409, "The specified entity already exists."],
  EntityTooLarge: [400, "The entity is larger than the maximum allowed size (1MB)."],
  InternalError: [500, "The server encountered an internal error. Please retry the request."],
  InvalidInput: [400, "One of the request inputs is not valid."],
  InvalidResourceName: [400, "The specified resource name contains invalid characters."],
  MissingRequiredHeader: [400, "An HTTP header that's mandatory for this request is not specified."],
  OutOfRangeInput: [400, "The specified resource name length is not within the permissible limits."],
  PropertiesNeedValue: [400, "The values are not specified for all properties in the entity."],
  PropertyNameInvalid: [400, "The property name is invalid."],
  PropertyNameTooLong: [400, "The property name exceeds the maximum allowed length (255)."],
  PropertyValueTooLarge: [
    400,
    "The property value exceeds the maximum allowed size (64KB). If the property value is a string, it is UTF-16 encoded and the maximum number of characters should be 32K or less.",
  ],
  RequestBodyTooLarge: [413, "The request body is too large and exceeds the maximum permissible limit."],
  ResourceNotFound: [404, "The specified resource does not exist."],
  TableAlreadyExists: [409, "The table specified already exists."],
  TableNotFound: [404, "The table specified does not exist."],
  TooManyProperties: [
    400,
    "The entity contains more properties than allowed. Each entity can include up to 252 properties to store data. Each entity also has 3 system properties.",
  ],
  UpdateConditionNotSatisfied: [412, "The update condition specified in the request was not satisfied."],
} as const satisfies Record<string, readonly [status: number, text: string]>;

export type TableErrorCode = keyof typeof kinds;

/** Further members of an error body, with their texts, e.g. `AuthenticationErrorDetail`. */
type Details = Readonly<Record<string, string>>;

/** A failure of the table service. */
export class TableError extends SandboxError {
  readonly status: number;
  readonly details: Details;

  constructor(code: TableErrorCode, details: Details = {}, options?: ErrorOptions) {
    const [status, text] = kinds[code];
    super(code, text, options);
    this.status = status;
    this.details = details;
  }
}

/** Statuses of failures that do not exist in Azure. */
const statuses = new Map([
  ["NotEmulated", 501],
  ["InsufficientStorage", 507],
]);

/** The error with Azure's status, header and JSON body. Where the details are in the body is unverified. */
export function errorAnswer(error: SandboxError, requestId: string, time: Date): Response {
  const status = error instanceof TableError ? error.status : (statuses.get(error.code) ?? 500);
  const details = error instanceof TableError ? error.details : {};
  const value = `${error.message}\nRequestId:${requestId}\nTime:${time.toISOString()}`;
  const body = { "odata.error": { code: error.code, message: { lang: "en-US", value }, ...details } };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/json;odata=minimalmetadata;streaming=true;charset=utf-8",
      "x-ms-error-code": error.code,
    },
  });
}
