/**
 * Logical functions. Only Booleans are conditions: `if('x', …)` fails.
 *
 * `if` evaluates only the branch it takes: a Microsoft template guards substring() with it. Whether `and` and `or` stop
 * at the first decisive parameter is unverified; here they evaluate all, so that nothing passes which Azure may refuse.
 *
 * Layer: expressions, functions.
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#logical-comparison-functions
 */
import { type JsonValue, unboxed } from "../json";
import { type AnyFunctionDefinition, anyNumber, wrongOnlyType, wrongType } from "./definition";

export const logicalFunctions: readonly AnyFunctionDefinition[] = [
  {
    name: "if",
    arity: [3, 3],
    isLazy: true,
    call: ([condition, whenTrue, whenFalse], scope) => {
      const value = unboxed(condition?.(scope) ?? null);
      if (typeof value !== "boolean") throw wrongType("if", 0, "of type boolean", value);
      return (value ? whenTrue?.(scope) : whenFalse?.(scope)) ?? null;
    },
  },
  {
    name: "and",
    arity: [1, anyNumber],
    call: (parameters) => {
      checkBooleans("and", parameters);
      return !parameters.includes(false);
    },
  },
  {
    name: "or",
    arity: [1, anyNumber],
    call: (parameters) => {
      checkBooleans("or", parameters);
      return parameters.includes(true);
    },
  },
  {
    name: "not",
    arity: [1, 1],
    call: ([value = null]) => {
      if (typeof value !== "boolean") throw wrongOnlyType("not", "a boolean", value);
      return !value;
    },
  },
];

function checkBooleans(name: string, parameters: readonly JsonValue[]): void {
  for (const value of parameters) {
    if (typeof value !== "boolean") throw wrongOnlyType(name, "a boolean", value);
  }
}
