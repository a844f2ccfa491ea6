/**
 * Parses an expression's text (without the leading `@`) into a syntax tree, by recursive descent.
 *
 *     expression := (literal | name '(' [expression {',' expression}] ')') { ['?'] ('.' name | '[' expression ']') }
 *     literal    := 'text with '' for a quote' | integer | float | true | false | null
 *
 * Names and numbers of parameters are checked in `compile.ts`.
 */
import type { LiteralNode, Node } from "./ast";
import { parseError } from "./errors";
import { maxDepth, maxExpressionLength } from "./limits";
import { nextToken, type Token, type TokenType } from "./scanner";

interface Cursor {
  readonly expression: string;
  token: Token;
  depth: number;
}

const keywords = new Map<string, null | boolean>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * @throws {ExpressionError} InvalidTemplate, with the position of the first mistake and what was expected there
 */
export function parseExpression(expression: string): Node {
  const cursor: Cursor = { expression, token: startToken(expression), depth: 0 };
  const node = parseValue(cursor);
  expectToken(cursor, "EndOfData");
  return node;
}

function startToken(expression: string): Token {
  if (expression.length > maxExpressionLength) {
    const reason = `the expression has ${expression.length} characters, more than the limit of ${maxExpressionLength}`;
    throw parseError(`${expression.slice(0, 40)}…`, reason, maxExpressionLength);
  }
  return nextToken(expression, 0);
}

function advance(cursor: Cursor): Token {
  const { token } = cursor;
  cursor.token = nextToken(cursor.expression, token.end);
  return token;
}

function expectToken(cursor: Cursor, type: TokenType): Token {
  if (cursor.token.type !== type) throw unexpected(cursor, type);
  return type === "EndOfData" ? cursor.token : advance(cursor);
}

function unexpected({ expression, token }: Cursor, expected: TokenType) {
  return parseError(expression, `expected token '${expected}' and actual '${token.type}'`, token.at);
}

function parseValue(cursor: Cursor): Node {
  cursor.depth += 1;
  if (cursor.depth > maxDepth) {
    throw parseError(cursor.expression, `it is nested deeper than ${maxDepth} levels`, cursor.token.at);
  }
  const node = parseMembers(cursor, parsePrimary(cursor));
  cursor.depth -= 1;
  return node;
}

function parsePrimary(cursor: Cursor): Node {
  const { type, text, at } = cursor.token;
  switch (type) {
    case "StringLiteral":
      advance(cursor);
      return literal(text, at);
    case "IntegerLiteral":
    case "FloatLiteral":
      advance(cursor);
      return numberLiteral(cursor, Number(text) + 0, type === "FloatLiteral", at);
    case "Identifier":
      return parseNamed(cursor, advance(cursor));
    default:
      throw unexpected(cursor, "Identifier");
  }
}

function literal(value: LiteralNode["value"], at: number): LiteralNode {
  return { kind: "literal", value, isFloat: false, at };
}

function numberLiteral({ expression }: Cursor, value: number, isFloat: boolean, at: number): LiteralNode {
  if (Number.isFinite(value)) return { kind: "literal", value, isFloat, at };
  throw parseError(expression, `the number at position '${at}' is too large`, at);
}

function parseNamed(cursor: Cursor, name: Token): Node {
  if (cursor.token.type !== "LeftParenthesis") {
    const keyword = keywords.get(name.text.toLowerCase());
    if (keyword !== undefined) return literal(keyword, name.at);
  }
  expectToken(cursor, "LeftParenthesis");
  const parameters: Node[] = [];
  if (cursor.token.type !== "RightParenthesis") {
    parameters.push(parseValue(cursor));
    while (cursor.token.type === "Comma") {
      advance(cursor);
      parameters.push(parseValue(cursor));
    }
  }
  expectToken(cursor, "RightParenthesis");
  return { kind: "call", name: name.text, parameters, at: name.at };
}

function parseMembers(cursor: Cursor, start: Node): Node {
  let target = start;
  while (true) {
    const { at, type } = cursor.token;
    const isSafe = type === "QuestionMark";
    if (isSafe) advance(cursor);
    if (cursor.token.type === "LeftSquareBracket") {
      advance(cursor);
      const key = parseValue(cursor);
      expectToken(cursor, "RightSquareBracket");
      target = { kind: "member", target, key, isSafe, at };
    } else if (cursor.token.type === "Dot") {
      advance(cursor);
      const name = expectToken(cursor, "Identifier");
      target = { kind: "member", target, key: literal(name.text, name.at), isSafe, at };
    } else if (isSafe) {
      throw unexpected(cursor, "Dot");
    } else {
      return target;
    }
  }
}
