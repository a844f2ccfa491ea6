/**
 * Finds mistakes and references in templates without evaluating them.
 * The mistakes: grammar, function names, numbers of parameters, and calls of constants that fail.
 */
import type { CallNode, Node } from "./ast";
import { compile, resolveCall } from "./compile";
import { ExpressionError, type ExpressionErrorCode } from "./errors";
import type { JsonValue } from "./json";
import { collectReferences, type References } from "./references";
import type { Scope } from "./scope";
import type { ExpressionTemplate } from "./template";
import { expressionsIn, visitTemplates } from "./walk";

/** One mistake in a template. */
export interface Diagnostic {
  /** `InvalidTemplate`: Azure refuses it too. `NotEmulated`: Azure has the function, this engine does not. */
  readonly code: ExpressionErrorCode;
  /** Azure's words, where known. */
  readonly message: string;
  /** JSON pointer of the string (or of the property with that name). '' is the checked value itself. */
  readonly pointer: string;
  /** Offset of the mistake in that string, in UTF-16 units. */
  readonly position: number;
}

/** Every mistake in every template of a value, in document order. A template that does not parse has one. */
export function checkTemplate(value: JsonValue): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  visitTemplates(value, (text, pointer) => {
    const report: Report = (error, at) => {
      if (!(error instanceof ExpressionError)) throw error;
      diagnostics.push({
        code: error.code,
        message: error.message,
        pointer,
        position: at + (error.position ?? 0),
      });
    };
    try {
      for (const expression of expressionsIn(text)) checkNode(expression.node, expression, report);
    } catch (error) {
      report(error, 0);
    }
  });
  return diagnostics;
}

/** Reports the mistakes below a node. Returns true for a constant without mistakes. */
function checkNode(node: Node, expression: ExpressionTemplate, report: Report): boolean {
  if (node.kind === "literal") return true;
  if (node.kind === "member") {
    checkNode(node.target, expression, report);
    checkNode(node.key, expression, report);
    return false;
  }
  const isCallable = reported(report, expression.at, node, () => resolveCall(node));
  const constants = node.parameters.map((parameter) => checkNode(parameter, expression, report));
  return isCallable && !constants.includes(false) && checkConstant(node, expression, report);
}

/** Azure evaluates calls of constants when a definition is saved, and refuses `int('abc')` then. */
function checkConstant(node: CallNode, expression: ExpressionTemplate, report: Report): boolean {
  let isConstant = true;
  const isRight = reported(report, expression.at, node, () => {
    try {
      compile(node, expression.text)(noScope);
    } catch (error) {
      if (error !== notConstant) throw error;
      isConstant = false;
    }
  });
  return isRight && isConstant;
}

type Report = (error: unknown, at: number) => void;

/** Runs a check and reports its error, at the error's own position or else at the node's. */
function reported(report: Report, at: number, node: CallNode, check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    const hasPosition = error instanceof ExpressionError && error.position !== undefined;
    report(error, hasPosition ? at : at + node.at);
    return false;
  }
}

const notConstant = new Error("not a constant");
const noScope = new Proxy({} as Scope, {
  get() {
    throw notConstant;
  },
});

/**
 * What the expressions of a value refer to.
 *
 * @throws {ExpressionError} InvalidTemplate when one does not parse
 */
export function referencesOf(value: JsonValue): References {
  return collectReferences(value);
}

/** The parsed expressions of one template string. @throws {ExpressionError} InvalidTemplate */
export function expressionsOf(text: string): ExpressionTemplate[] {
  return expressionsIn(text);
}
