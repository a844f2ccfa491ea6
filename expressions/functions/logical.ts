/**
 * Logical functions. Only Booleans are conditions: `if('x', …)` fails.
 * `if`, `and`, `or` and `coalesce` evaluate from left to right and stop early. A Microsoft template relies on
 * it for `if`. A third party reports it for all four (not verified by us).
 * Source:
 * https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#logical-comparison-functions
 */
import { unboxed, type Value } from "../json";
import type { Scope } from "../scope";
import {
  type AnyFunctionDefinition,
  anyNumber,
  type LazyFunctionDefinition,
  type LazyParameter,
  wrongOnlyType,
  wrongType,
  wrongTypes,
} from "./definition";

export const logicalFunctions: readonly AnyFunctionDefinition[] = [
  {
    name: "if",
    arity: [3, 3],
    isLazy: true,
    call: (parameters, scope) => {
      const [condition, whenTrue, whenFalse] = parameters as [LazyParameter, LazyParameter, LazyParameter];
      const value = unboxed(condition(scope));
      if (typeof value !== "boolean") throw wrongType("if", 0, "of type boolean", value);
      return value ? whenTrue(scope) : whenFalse(scope);
    },
  },
  untilDecided("and", false),
  untilDecided("or", true),
  {
    name: "not",
    arity: [1, 1],
    call: ([value = null]) => {
      if (typeof value !== "boolean") throw wrongOnlyType("not", "a boolean", value);
      return !value;
    },
  },
  { name: "coalesce", arity: [1, anyNumber], isLazy: true, call: coalesce },
];

/** @param decisive the value that ends the evaluation */
function untilDecided(name: string, decisive: boolean): LazyFunctionDefinition {
  const call = (parameters: readonly LazyParameter[], scope: Scope): boolean => {
    for (const parameter of parameters) {
      const value = unboxed(parameter(scope));
      if (typeof value !== "boolean") throw wrongTypes(name, "booleans", [value]);
      if (value === decisive) return decisive;
    }
    return !decisive;
  };
  return { name, arity: [1, anyNumber], isLazy: true, call };
}

function coalesce(parameters: readonly LazyParameter[], scope: Scope): Value {
  for (const parameter of parameters) {
    const value = parameter(scope);
    if (value !== null) return value;
  }
  return null;
}
