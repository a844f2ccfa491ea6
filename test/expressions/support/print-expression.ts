/**
 * Prints a syntax tree as an expression: no white space but after commas, names of properties in brackets.
 *
 * `parseExpression(printExpression(tree))` gives the tree back, but for positions.
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

/** A text as a literal of the language. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
