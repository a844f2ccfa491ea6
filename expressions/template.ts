/**
 * Splits template strings of a workflow definition into literal text and expressions.
 *
 * - `@f()` whole expression: the value keeps its type
 * - `a @{f()} b` interpolation: text, made of literal and evaluated segments; `@@{` is a literal `@{`
 * - `@@a` literal `@a` as a whole: an `@{…}` after a leading `@@` is text too
 * - `@` alone, and text without `@` at its start or `@{` in it, are literal
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-schema#expressions;
 * `@@` follows the parser of Microsoft's designer (Azure/LogicAppsUX). The service itself is unverified.
 */
import type { Node } from "./ast";
import { parseError } from "./errors";
import { parseExpression } from "./parser";

export type Template =
  | { readonly kind: "literal"; readonly text: string }
  | ExpressionTemplate
  | { readonly kind: "interpolation"; readonly segments: readonly TemplateSegment[] };

/** An expression: its text without `@`, and the offset of that text in the template. */
export interface ExpressionTemplate {
  readonly kind: "expression";
  readonly text: string;
  readonly node: Node;
  readonly at: number;
}

export type TemplateSegment = { readonly kind: "literal"; readonly text: string } | ExpressionTemplate;

/** @throws {ExpressionError} InvalidTemplate when an expression does not parse or is over 8,192 characters */
export function parseTemplate(text: string): Template {
  if (text.length < 2 || !text.includes("@")) return { kind: "literal", text };
  if (text.startsWith("@@")) return { kind: "literal", text: text.slice(1) };
  if (text.startsWith("@") && text[1] !== "{") return expressionAt(text.slice(1), 1);
  return parseSegments(text);
}

function expressionAt(text: string, at: number): ExpressionTemplate {
  return { kind: "expression", text, node: parseExpression(text), at };
}

function parseSegments(text: string): Template {
  const segments: TemplateSegment[] = [];
  let literal = "";
  let position = 0;
  const flush = () => {
    if (literal !== "") segments.push({ kind: "literal", text: literal });
    literal = "";
  };
  while (position < text.length) {
    const opening = text.indexOf("@{", position);
    if (opening < 0) break;
    const isEscaped = text[opening - 1] === "@" && opening > position;
    literal += text.slice(position, isEscaped ? opening - 1 : opening);
    if (isEscaped) {
      literal += "@{";
      position = opening + 2;
      continue;
    }
    flush();
    const end = closingBrace(text, opening + 2);
    segments.push(expressionAt(text.slice(opening + 2, end), opening + 2));
    position = end + 1;
  }
  literal += text.slice(position);
  const hasExpression = segments.some((segment) => segment.kind === "expression");
  if (!hasExpression) return { kind: "literal", text: literal };
  flush();
  return { kind: "interpolation", segments };
}

/** Offset of the `}` that ends the expression starting at `from`: the first one outside quotes. */
function closingBrace(text: string, from: number): number {
  let isQuoted = false;
  for (let position = from; position < text.length; position++) {
    const character = text[position];
    if (character === "'") isQuoted = !isQuoted;
    else if (character === "}" && !isQuoted) return position;
  }
  const expression = text.slice(from);
  throw parseError(expression, "expected token 'RightCurlyBracket' and actual 'EndOfData'", text.length);
}
