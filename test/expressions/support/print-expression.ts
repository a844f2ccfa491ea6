/**
 * Prints a syntax tree as an expression, with spaces only after commas and property names in brackets.
 *
 * `parseExpression(printExpression(tree))` returns the same tree except for positions.
 */
import type { LiteralNode, Node } from "../../../expressions/ast";

/** Text of an expression, without the leading `@`. */
export function printExpression(node: Node): string {
  switch (node.kind) {
    case "literal":
      return printLiteral(node);
    case "call":
      return `${node.name}(${node.parameters.map(printExpression).join(", ")})`;
    case "member":
      return `${printExpression(node.target)}${node.isSafe ? "?" : ""}[${printExpression(node.key)}]`;
  }
}

function printLiteral({ value, isFloat }: LiteralNode): string {
  if (typeof value === "string") return quoted(value);
  const text = String(value);
  return isFloat && !/[.e]/.test(text) ? `${text}.0` : text;
}

/** A text as a literal of the expression language. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
