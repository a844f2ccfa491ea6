/** Compiles a syntax tree into a closure, once per template. Resolves names and checks parameter counts. */
import { member } from "./access";
import type { CallNode, MemberNode, Node } from "./ast";
import { type ExpressionError, functionError, notEmulated, unknownFunction } from "./errors";
import type { AnyFunctionDefinition } from "./functions/definition";
import { functionTable, knownToAzure } from "./functions/index";
import { float, unboxed, type Value } from "./json";
import type { Scope } from "./scope";

export type Evaluator = (scope: Scope) => Value;

/**
 * @param expression the text the tree was parsed from, for errors
 * @throws {ExpressionError} InvalidTemplate for an unknown function or a wrong number of parameters, NotEmulated
 */
export function compile(node: Node, expression: string): Evaluator {
  switch (node.kind) {
    case "literal": {
      const value = node.isFloat ? float(node.value as number) : node.value;
      return () => value;
    }
    case "call":
      return compileCall(node, expression);
    case "member":
      return compileMember(node, expression);
  }
}

/**
 * The function a call names.
 *
 * @throws {ExpressionError} as {@link compile}
 */
export function resolveCall({ name, parameters, at }: CallNode): AnyFunctionDefinition {
  const lowerCase = name.toLowerCase();
  const definition = functionTable.get(lowerCase);
  if (definition === undefined) {
    throw knownToAzure.has(lowerCase) ? notEmulated(`the function '${name}'`, at) : unknownFunction(name, at);
  }
  const [fewest, most] = definition.arity;
  if (parameters.length < fewest || parameters.length > most) throw wrongCount(definition, parameters.length);
  return definition;
}

function wrongCount({ name, arity: [fewest, most] }: AnyFunctionDefinition, found: number): ExpressionError {
  const expected = most === fewest ? `'${fewest}'` : `'${fewest}' to '${most}'`;
  const range = most === Number.POSITIVE_INFINITY ? `at least '${fewest}'` : expected;
  return functionError(
    name,
    `expects ${range} parameter(s). The function was invoked with '${found}' parameter(s).`,
  );
}

function compileCall(node: CallNode, expression: string): Evaluator {
  const definition = resolveCall(node);
  const parameters = node.parameters.map((parameter) => compile(parameter, expression));
  if (definition.isLazy) return (scope) => definition.call(parameters, scope);
  const evaluated = (scope: Scope) => parameters.map((parameter) => parameter(scope));
  if (definition.keepsFloats) return (scope) => definition.call(evaluated(scope), scope);
  return (scope) => definition.call(evaluated(scope).map(unboxed), scope);
}

function compileMember({ isSafe, ...node }: MemberNode, expression: string): Evaluator {
  const target = compile(node.target, expression);
  const key = compile(node.key, expression);
  return (scope) => member(unboxed(target(scope)), unboxed(key(scope)), isSafe, expression);
}
