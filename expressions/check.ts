/**
 * Checks templates without evaluating them: grammar, names of functions, numbers of parameters.
 *
 * Layer: expressions, public; used by the runtime when a definition is saved, by policies and by reports.
 */
import type { Node } from "./ast";
import { resolveCall } from "./compile";
import { ExpressionError, type ExpressionErrorCode } from "./errors";
import type { JsonValue } from "./json";
import { type ExpressionTemplate, parseTemplate } from "./template";
import { visitTemplates } from "./walk";

/** One mistake in a template. */
export interface Diagnostic {
  /** `InvalidTemplate`: Azure refuses it too; `NotEmulated`: Azure knows the function, this engine does not. */
  readonly code: ExpressionErrorCode;
  /** Azure's words, where known. */
  readonly message: string;
  /** JSON pointer of the string (or of the property whose name it is) in the checked value; '' is the value itself. */
  readonly pointer: string;
  /** Offset of the mistake in that string, in UTF-16 units. */
  readonly position: number;
}

/** Every mistake in every template of a value, in document order. A template that does not parse has one. */
export function checkTemplate(value: JsonValue): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  visitTemplates(value, (text, pointer) => {
    const report = (error: unknown, at: number) => {
      if (!(error instanceof ExpressionError)) throw error;
      diagnostics.push({
        code: error.code,
        message: error.message,
        pointer,
        position: at + (error.position ?? 0),
      });
    };
    try {
      for (const expression of expressionsOf(text)) checkNode(expression.node, expression.at, report);
    } catch (error) {
      report(error, 0);
    }
  });
  return diagnostics;
}

/**
 * The expressions in one template string.
 *
 * @throws {ExpressionError} InvalidTemplate
 */
export function expressionsOf(text: string): ExpressionTemplate[] {
  const template = parseTemplate(text);
  if (template.kind === "literal") return [];
  if (template.kind === "expression") return [template];
  return template.segments.filter((segment) => segment.kind === "expression");
}

function checkNode(node: Node, at: number, report: (error: unknown, at: number) => void): void {
  if (node.kind === "member") {
    checkNode(node.target, at, report);
    checkNode(node.key, at, report);
  } else if (node.kind === "call") {
    try {
      resolveCall(node);
    } catch (error) {
      const hasPosition = error instanceof ExpressionError && error.position !== undefined;
      report(error, hasPosition ? at : at + node.at);
    }
    for (const parameter of node.parameters) checkNode(parameter, at, report);
  }
}
