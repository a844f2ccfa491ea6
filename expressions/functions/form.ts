/**
 * Functions that read form data and multipart content of triggers and actions.
 *
 * Form data is `{"$content-type", "$formdata": [{"key", "value"}]}`, multipart content `{"$multipart": [{"body", "headers"}]}`.
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-content-type
 */
import { functionError } from "../errors";
import { isObject, type JsonValue } from "../json";
import type { Scope } from "../scope";
import { type AnyFunctionDefinition, integerParameter, textParameter } from "./definition";
import { bodyOf, recordOf, triggerBody } from "./workflow";

export const formFunctions: readonly AnyFunctionDefinition[] = [
  {
    name: "formDataValue",
    arity: [2, 2],
    call: (parameters, scope) => onlyFormValue("formDataValue", actionBody(parameters, scope), parameters, 1),
  },
  {
    name: "formDataMultiValues",
    arity: [2, 2],
    call: (parameters, scope) =>
      formValues("formDataMultiValues", actionBody(parameters, scope), parameters, 1),
  },
  {
    name: "triggerFormDataValue",
    arity: [1, 1],
    call: (parameters, scope) => onlyFormValue("triggerFormDataValue", triggerBody(scope), parameters, 0),
  },
  {
    name: "triggerFormDataMultiValues",
    arity: [1, 1],
    call: (parameters, scope) => formValues("triggerFormDataMultiValues", triggerBody(scope), parameters, 0),
  },
  {
    name: "multipartBody",
    arity: [2, 2],
    call: (parameters, scope) => part("multipartBody", actionBody(parameters, scope), parameters, 1),
  },
  {
    name: "triggerMultipartBody",
    arity: [1, 1],
    call: (parameters, scope) => part("triggerMultipartBody", triggerBody(scope), parameters, 0),
  },
];

function actionBody(parameters: readonly JsonValue[], scope: Scope): JsonValue {
  return bodyOf(recordOf("body", textParameter("body", parameters, 0), scope).outputs ?? null);
}

function formValues(
  name: string,
  body: JsonValue,
  parameters: readonly JsonValue[],
  index: number,
): JsonValue[] {
  const wanted = textParameter(name, parameters, index);
  const form = isObject(body) && Object.hasOwn(body, "$formdata") ? body.$formdata : undefined;
  if (!Array.isArray(form)) throw functionError(name, "expects a body with form data.");
  return form
    .filter((entry) => isObject(entry) && entry.key === wanted)
    .map((entry) => (isObject(entry) ? (entry.value ?? null) : null));
}

/** Null when no value has that key. */
function onlyFormValue(
  name: string,
  body: JsonValue,
  parameters: readonly JsonValue[],
  index: number,
): JsonValue {
  const values = formValues(name, body, parameters, index);
  if (values.length > 1) throw functionError(name, "expects the key to have one value, and it has more.");
  return values[0] ?? null;
}

function part(name: string, body: JsonValue, parameters: readonly JsonValue[], index: number): JsonValue {
  const wanted = integerParameter(name, parameters, index);
  const parts = isObject(body) && Object.hasOwn(body, "$multipart") ? body.$multipart : undefined;
  if (!Array.isArray(parts)) throw functionError(name, "expects a body with several parts.");
  const found = parts[wanted];
  if (!isObject(found)) throw functionError(name, `expects an index from 0 to ${parts.length - 1}.`);
  return found.body ?? null;
}
