/**
 * Turns a syntax tree into a closure, once per template: names are resolved and numbers of parameters checked here, and what the
 * expression repeats becomes one closure that remembers its value for the rest of the evaluation.
 */
import { member } from "./access";
import type { CallNode, MemberNode, Node } from "./ast";
import { type ExpressionError, functionError, notEmulated, unknownFunction } from "./errors";
import type { AnyFunctionDefinition } from "./functions/definition";
import { functionTable, knownToAzure } from "./functions/index";
import { float, type JsonValue, unboxed as toPlain, type Value } from "./json";
import { type RepeatedParts, repeatedParts } from "./repeated-parts";
import type { Scope } from "./scope";
import { constantOf, roundTripped, wellFormed } from "./shortcuts";

// bound here once: a compiled module reads what it imports anew at every call, and these are called for every parameter
const unboxed = toPlain;
const memberOf = member;

/** A compiled expression. */
export type Evaluator = (scope: Scope) => Value;

/** What the nodes of one expression have in common. */
interface Source {
  /** The text the tree was parsed from, for errors. */
  expression: string;
  repeated: RepeatedParts;
  /** Evaluators of repeated parts, by slot. */
  shared: Evaluator[];
}

/** Values of the repeated parts of the expression that is being evaluated, by slot. */
let values: (Value | undefined)[] = [];

/**
 * @param expression the text the tree was parsed from, for errors
 * @throws {ExpressionError} InvalidTemplate for an unknown function or a wrong number of parameters, NotEmulated
 */
export function compile(root: Node, expression: string): Evaluator {
  const repeated = repeatedParts(root);
  const evaluate = compileNode(root, { expression, repeated, shared: [] });
  if (repeated.count === 0) return evaluate;
  return (scope) => {
    const outer = values; // a scope may evaluate an expression of its own
    values = new Array(repeated.count);
    try {
      return evaluate(scope);
    } finally {
      values = outer;
    }
  };
}

function compileNode(node: Node, source: Source): Evaluator {
  const slot = source.repeated.slotOf.get(node);
  if (slot === undefined) return compileAlone(node, source);
  const compiled = source.shared[slot];
  if (compiled !== undefined) return compiled;
  const evaluate = compileAlone(node, source);
  const made: Evaluator = (scope) => {
    const known = values[slot];
    if (known !== undefined) return known;
    const value = evaluate(scope);
    values[slot] = value;
    return value;
  };
  source.shared[slot] = made;
  return made;
}

function compileAlone(node: Node, source: Source): Evaluator {
  switch (node.kind) {
    case "literal": {
      const value = node.isFloat ? float(node.value as number) : node.value;
      return () => value;
    }
    case "call":
      return compileCall(node, source);
    case "member":
      return compileMember(node, source);
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

function compileCall(node: CallNode, source: Source): Evaluator {
  const evaluate = compileAnyCall(node, source);
  const constant = constantOf(node);
  if (constant !== undefined) return () => constant;
  const text = roundTripped(node);
  if (text === undefined) return evaluate;
  const evaluateText = compileNode(text, source);
  return (scope) => wellFormed(unboxed(evaluateText(scope))) ?? evaluate(scope);
}

function compileAnyCall(node: CallNode, source: Source): Evaluator {
  const definition = resolveCall(node);
  const parameters = node.parameters.map((parameter) => compileNode(parameter, source));
  if (definition.isLazy) return (scope) => definition.call(parameters, scope);
  const call = definition.call as (values: readonly Value[], scope: Scope) => Value;
  return definition.keepsFloats ? compileFloatCall(call, parameters) : compilePlainCall(call, parameters);
}

function compileFloatCall(
  call: (parameters: readonly Value[], scope: Scope) => Value,
  parameters: readonly Evaluator[],
): Evaluator {
  const [first, second] = parameters;
  if (first !== undefined && second !== undefined && parameters.length === 2) {
    return (scope) => call([first(scope), second(scope)], scope);
  }
  return (scope) =>
    call(
      parameters.map((parameter) => parameter(scope)),
      scope,
    );
}

function compilePlainCall(
  call: (parameters: readonly JsonValue[], scope: Scope) => Value,
  parameters: readonly Evaluator[],
): Evaluator {
  const [first, second] = parameters;
  if (first === undefined) return (scope) => call([], scope);
  if (second === undefined) return (scope) => call([unboxed(first(scope))], scope);
  if (parameters.length === 2) return (scope) => call([unboxed(first(scope)), unboxed(second(scope))], scope);
  return (scope) => {
    const values: JsonValue[] = new Array(parameters.length);
    for (let index = 0; index < parameters.length; index++) {
      values[index] = unboxed((parameters[index] as Evaluator)(scope));
    }
    return call(values, scope);
  };
}

function compileMember(node: MemberNode, source: Source): Evaluator {
  const target = compileNode(node.target, source);
  const { isSafe, key } = node;
  const { expression } = source;
  if (key.kind === "literal") {
    const name = key.value;
    return (scope) => memberOf(unboxed(target(scope)), name, isSafe, expression);
  }
  const evaluateKey = compileNode(key, source);
  return (scope) => {
    const value = unboxed(target(scope));
    return memberOf(value, unboxed(evaluateKey(scope)), isSafe, expression);
  };
}
