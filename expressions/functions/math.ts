/**
 * Math functions. Two integers give an integer (division truncates). With a float the result is a float.
 * Known limitation: integers beyond 2^53 lose digits, and a decimal is a double.
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#math-functions
 */
import { ExpressionError, functionError } from "../errors";
import { float, type JsonValue, unboxed, type Value, WholeFloat } from "../json";
import { maxRangeCount } from "../limits";
import {
  type AnyFunctionDefinition,
  anyNumber,
  type FloatFunctionDefinition,
  integerParameter,
  wrongType,
  wrongTypes,
} from "./definition";

export const mathFunctions: readonly AnyFunctionDefinition[] = [
  binary("add", (a, b) => a + b),
  binary("sub", (a, b) => a - b),
  binary("mul", (a, b) => a * b),
  binary("div", (a, b, isFloat) => (isFloat ? a / b : Math.trunc(a / b)), "divide"),
  binary("mod", (a, b) => a % b, "divide"),
  extreme("min", (a, b) => a < b),
  extreme("max", (a, b) => a > b),
  {
    name: "rand",
    arity: [2, 2],
    call: (parameters, scope) => {
      const [from, to] = [integerParameter("rand", parameters, 0), integerParameter("rand", parameters, 1)];
      if (from >= to) throw functionError("rand", "expects its first parameter to be less than its second.");
      return from + Math.floor(scope.random() * (to - from));
    },
  },
  { name: "range", arity: [2, 2], call: range },
];

function numeric(name: string, parameters: readonly Value[], index: number): number {
  const value = unboxed(parameters[index] ?? null);
  if (typeof value !== "number") throw wrongType(name, index, "an integer or a decimal number", value);
  return value;
}

function isFloat(value: Value | undefined): boolean {
  return value instanceof WholeFloat || (typeof value === "number" && !Number.isInteger(value));
}

function binary(
  name: string,
  operate: (a: number, b: number, isFloat: boolean) => number,
  kind?: "divide",
): FloatFunctionDefinition {
  const call = (parameters: readonly Value[]): Value => {
    const [a, b] = [numeric(name, parameters, 0), numeric(name, parameters, 1)];
    if (kind === "divide" && b === 0) {
      const message = `Attempt to divide an integral or decimal value by zero in function '${name}'.`;
      throw new ExpressionError("InvalidTemplate", message);
    }
    const givesFloat = parameters.some(isFloat);
    const result = operate(a, b, givesFloat) + 0;
    if (!Number.isFinite(result)) throw functionError(name, "made a number that is too large.");
    return givesFloat ? float(result) : result;
  };
  return { name, arity: [2, 2], keepsFloats: true, call };
}

function extreme(name: string, isBetter: (a: number, b: number) => boolean): FloatFunctionDefinition {
  const call = (parameters: readonly Value[]): Value => {
    const [only] = parameters;
    const values = parameters.length === 1 && Array.isArray(only) ? only : parameters;
    if (values.length === 0) throw functionError(name, "expects an array that is not empty.");
    let best = values[0] as Value;
    for (const [index, value] of values.entries()) {
      if (typeof unboxed(value) !== "number")
        throw wrongTypes(name, "either integer or decimal numbers", [unboxed(value)]);
      if (index > 0 && isBetter(unboxed(value) as number, unboxed(best) as number)) best = value;
    }
    return best;
  };
  return { name, arity: [1, anyNumber], keepsFloats: true, call };
}

function range(parameters: readonly JsonValue[]): number[] {
  const start = integerParameter("range", parameters, 0);
  const count = integerParameter("range", parameters, 1);
  if (count < 1 || count > maxRangeCount || start + count > 2_147_483_647) {
    throw functionError(
      "range",
      `parameters are out of range: 'count' must be a positive integer no larger than '${maxRangeCount}' and the sum of 'start index' and 'count' must be no larger than '2147483647'.`,
    );
  }
  return Array.from({ length: count }, (_, index) => start + index);
}
