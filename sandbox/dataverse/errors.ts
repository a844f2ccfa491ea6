/**
 * Dataverse's failures: codes and texts, with HTTP status and OData error body.
 * Sources: https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes,
 * https://learn.microsoft.com/troubleshoot/power-platform/dataverse/web-api-client-errors
 */
import { SandboxError } from "../support/errors";

/** Error codes of the sandbox. The names are ours. */
export const errorCodes = {
  generic: "0x0",
  noHttpResource: "",
  invalidArgument: "0x80040203",
  unexpected: "0x80040216",
  notFound: "0x80040217",
  missingPrivilege: "0x80040220",
  userDisabled: "0x80040225",
  duplicateKey: "0x80040237",
  invalidCharacter: "0x80040278",
  ownerCannotRead: "0x80040299",
  missingAttribute: "0x80040530",
  // both unverified
  invalidName: "0x8004701d",
  duplicateColumn: "0x80047013",
  methodNotSupported: "0x80040800",
  noRoles: "0x80042f09",
  choiceOutOfRange: "0x8004431a",
  tooLong: "0x80044331",
  numberOutOfRange: "0x80044330",
  accessDenied: "0x80048306",
  invalidState: "0x80048408",
  badPayload: "0x80048d19",
  badQuery: "0x80060888",
  segmentNotFound: "0x8006088a",
  versionMismatch: "0x80060882",
  notAMember: "0x80072560",
} as const;

const statuses = new Map<string, number>([
  [errorCodes.noHttpResource, 404],
  [errorCodes.notFound, 404],
  [errorCodes.segmentNotFound, 404],
  [errorCodes.missingPrivilege, 403],
  [errorCodes.accessDenied, 403],
  [errorCodes.ownerCannotRead, 403],
  [errorCodes.userDisabled, 403],
  [errorCodes.noRoles, 403],
  [errorCodes.notAMember, 403],
  [errorCodes.duplicateKey, 412],
  [errorCodes.versionMismatch, 412],
  [errorCodes.unexpected, 500],
  ["NotEmulated", 501],
  ["InsufficientStorage", 507],
]);

/** The failure with one of {@link errorCodes} and Dataverse's sentence. */
export function dataverseError(code: keyof typeof errorCodes, message: string): SandboxError {
  return new SandboxError(errorCodes[code], message);
}

/** A payload that the OData reader refuses. The long preamble is Dataverse's. */
export function payloadError(entitySetName: string, inner: string): SandboxError {
  return dataverseError(
    "badPayload",
    `Error identified in Payload provided by the user for Entity :'${entitySetName}', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : ${inner}`,
  );
}

/** No row with this id. */
export function rowNotFound(logicalName: string, id: string): SandboxError {
  return dataverseError("notFound", `Entity '${logicalName}' With Id = ${id} Does Not Exist`);
}

/** The table, function or action does not exist. */
export function segmentNotFound(segment: string): SandboxError {
  return dataverseError("segmentNotFound", `Resource not found for the segment '${segment}'.`);
}

/** A row with this id or another unique value exists. */
export function duplicateKey(): SandboxError {
  return dataverseError("duplicateKey", "A record with matching key values already exists.");
}

export function errorAnswer(error: SandboxError): { status: number; body: { error: object } } {
  const status = statuses.get(error.code) ?? 400;
  return { status, body: { error: { code: error.code, message: error.message } } };
}
