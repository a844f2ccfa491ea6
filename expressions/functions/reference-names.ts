/**
 * Every function name of Microsoft's reference.
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference
 * (read in its version of October 2025).
 */
const string =
  "chunk concat endsWith formatNumber guid indexOf isFloat isInt lastIndexOf length nthIndexOf replace slice split startsWith substring toLower toUpper trim";
const collection = "contains empty first intersection item join last reverse skip sort take union";
const logical = "and equals greater greaterOrEquals if less lessOrEquals not or";
const conversion =
  "array base64 base64ToBinary base64ToString binary bool createArray dataUri dataUriToBinary dataUriToString decimal decodeBase64 decodeDataUri decodeUriComponent encodeUriComponent float int json string uriComponent uriComponentToBinary uriComponentToString xml";
const math = "add div max min mod mul rand range sub";
const dateTime =
  "addDays addHours addMinutes addSeconds addToTime convertFromUtc convertTimeZone convertToUtc dateDifference dayOfMonth dayOfWeek dayOfYear formatDateTime getFutureTime getPastTime parseDateTime startOfDay startOfHour startOfMonth subtractFromTime ticks utcNow";
const workflow =
  "action actions body formDataMultiValues formDataValue items iterationIndexes listCallbackUrl multipartBody outputs parameters result trigger triggerBody triggerFormDataValue triggerMultipartBody triggerFormDataMultiValues triggerOutputs variables workflow";
const uri = "uriHost uriPath uriPathAndQuery uriPort uriQuery uriScheme";
const manipulation = "addProperty coalesce removeProperty setProperty xpath";
/** Accepted by the service, absent from the reference (seen in public workflow definitions; unverified). */
const unlisted = "actionBody actionOutputs appsetting";

export const referenceFunctionNames: readonly string[] = [
  string,
  collection,
  logical,
  conversion,
  math,
  dateTime,
  workflow,
  uri,
  manipulation,
  unlisted,
].flatMap((names) => names.split(" "));
