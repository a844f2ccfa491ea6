/**
 * Functions that make changed copies of JSON objects.
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#manipulation-functions-json--xml
 */
import { plainFunctionError } from "../errors";
import { copyOf, findKey, type JsonObject, type JsonValue, setOwn } from "../json";
import { type AnyFunctionDefinition, objectParameter, textParameter } from "./definition";

export const objectFunctions: readonly AnyFunctionDefinition[] = [
  {
    name: "setProperty",
    arity: [3, 3],
    call: (parameters) => {
      const copy = copyOf(objectParameter("setProperty", parameters, 0));
      const name = textParameter("setProperty", parameters, 1);
      setOwn(copy, findKey(copy, name) ?? name, parameters[2] as JsonValue);
      return copy;
    },
  },
  { name: "addProperty", arity: [3, 3], call: addProperty },
  {
    name: "removeProperty",
    arity: [2, 2],
    call: (parameters) => {
      const object = objectParameter("removeProperty", parameters, 0);
      const key = findKey(object, textParameter("removeProperty", parameters, 1));
      return key === undefined ? object : copyWithout(object, key);
    },
  },
];

/** Not `delete` on a copy: it makes every later look-up in the object slow. */
function copyWithout(object: JsonObject, without: string): JsonObject {
  const copy: JsonObject = {};
  for (const key of Object.keys(object)) {
    if (key !== without) setOwn(copy, key, object[key] as JsonValue);
  }
  return copy;
}

function addProperty(parameters: readonly JsonValue[]): JsonObject {
  const copy = copyOf(objectParameter("addProperty", parameters, 0));
  const name = textParameter("addProperty", parameters, 1);
  if (findKey(copy, name) !== undefined) {
    // Azure prints the object too. Here it may be a lead.
    throw plainFunctionError(
      "addProperty",
      `expects the property to not exist in the object. Unable to add property '${name}' as it already exists.`,
    );
  }
  setOwn(copy, name, parameters[2] as JsonValue);
  return copy;
}
