/**
 * Names of HTTP status codes for an action's `code` (.NET's names), e.g. 404 `NotFound`.
 * Source: https://learn.microsoft.com/dotnet/api/system.net.httpstatuscode
 */
const names = new Map<number, string>([
  [200, "OK"],
  [201, "Created"],
  [202, "Accepted"],
  [203, "NonAuthoritativeInformation"],
  [204, "NoContent"],
  [205, "ResetContent"],
  [206, "PartialContent"],
  [300, "Ambiguous"],
  [301, "MovedPermanently"],
  [302, "Found"],
  [303, "SeeOther"],
  [304, "NotModified"],
  [307, "TemporaryRedirect"],
  [400, "BadRequest"],
  [401, "Unauthorized"],
  [402, "PaymentRequired"],
  [403, "Forbidden"],
  [404, "NotFound"],
  [405, "MethodNotAllowed"],
  [406, "NotAcceptable"],
  [407, "ProxyAuthenticationRequired"],
  [408, "RequestTimeout"],
  [409, "Conflict"],
  [410, "Gone"],
  [411, "LengthRequired"],
  [412, "PreconditionFailed"],
  [413, "RequestEntityTooLarge"],
  [414, "RequestUriTooLong"],
  [415, "UnsupportedMediaType"],
  [416, "RequestedRangeNotSatisfiable"],
  [417, "ExpectationFailed"],
  [426, "UpgradeRequired"],
  [500, "InternalServerError"],
  [501, "NotImplemented"],
  [502, "BadGateway"],
  [503, "ServiceUnavailable"],
  [504, "GatewayTimeout"],
  [505, "HttpVersionNotSupported"],
]);

/** The name of a status code. A number as text when .NET Framework has no name for it (e.g. 429). */
export function statusName(statusCode: number): string {
  return names.get(statusCode) ?? String(statusCode);
}
