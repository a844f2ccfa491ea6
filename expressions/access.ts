/**
 * Reads a property or an element: `value['name']`, `value[0]`, or with `?` when it may be absent.
 * With `?`, a null value and an absent property or element give null. Reading from text, a number or a
 * Boolean fails even with `?`. Only own properties exist: `__proto__` and `constructor` are found when the
 * JSON has them.
 * Source: error texts quoted in public issues.
 */
import { cannotEvaluate } from "./errors";
import { findKey, type JsonObject, type JsonValue, typeName } from "./json";

/** @param expression text of the whole expression, for the error */
export function member(target: JsonValue, key: JsonValue, isSafe: boolean, expression: string): JsonValue {
  if (target === null && isSafe) return null;
  if (Array.isArray(target)) return element(target, key, isSafe, expression);
  if (typeof target === "object" && target !== null) return property(target, key, isSafe, expression);
  const reason = `property '${String(key)}' cannot be selected`;
  if (target === null) throw cannotEvaluate(expression, reason);
  const why = `Property selection is not supported on values of type '${typeName(target)}'`;
  throw cannotEvaluate(expression, `${reason}. ${why}`);
}

function property(target: JsonObject, key: JsonValue, isSafe: boolean, expression: string): JsonValue {
  if (typeof key !== "string") {
    throw cannotEvaluate(
      expression,
      `a property is selected with a name, not with a value of type '${typeName(key)}'`,
    );
  }
  const found = findKey(target, key);
  if (found !== undefined) return target[found] as JsonValue;
  if (isSafe) return null;
  const available = Object.keys(target).join(", ");
  throw cannotEvaluate(
    expression,
    `property '${key}' doesn't exist, available properties are '${available}'`,
  );
}

function element(
  target: readonly JsonValue[],
  key: JsonValue,
  isSafe: boolean,
  expression: string,
): JsonValue {
  if (typeof key !== "number" || !Number.isInteger(key)) {
    throw cannotEvaluate(
      expression,
      `property '${String(key)}' cannot be selected. Array elements can only be selected using an integer index`,
    );
  }
  const value = target[key];
  if (value !== undefined) return value;
  if (isSafe) return null;
  throw cannotEvaluate(
    expression,
    target.length === 0
      ? `array index '${key}' cannot be selected from empty array`
      : `array index '${key}' is outside bounds (0, ${target.length - 1}) of array`,
  );
}
