/**
 * Cuts an expression's text (without the leading `@`) into tokens.
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-schema#expressions;
 * token names as Azure's parse errors print them.
 */
import { parseError } from "./errors";

const punctuation = {
  "(": "LeftParenthesis",
  ")": "RightParenthesis",
  "[": "LeftSquareBracket",
  "]": "RightSquareBracket",
  ",": "Comma",
  ".": "Dot",
  "?": "QuestionMark",
} as const;

export type TokenType =
  | (typeof punctuation)[keyof typeof punctuation]
  | "Identifier"
  | "StringLiteral"
  | "IntegerLiteral"
  | "FloatLiteral"
  | "EndOfData";

export interface Token {
  readonly type: TokenType;
  /** The text between the quotes, with `''` unescaped; for other tokens the text as written. */
  readonly text: string;
  /** Offsets of the first UTF-16 unit and after the last one. */
  readonly at: number;
  readonly end: number;
}

const space = /[ \t\r\n\f\v\u00a0\ufeff]+/y;
const stringLiteral = /'(?:[^']|'')*'/y;
const numberLiteral = /[+-]?(?:\d+(\.\d+)?|(\.\d+))([eE][+-]?\d+)?/y;
const identifier = /[\p{L}_$][\p{L}\p{N}_$-]*/uy;

/**
 * Reads the token that starts at or after `from`.
 *
 * @throws {ExpressionError} InvalidTemplate when no token starts there
 */
export function nextToken(expression: string, from: number): Token {
  const at = from + matchLength(space, expression, from);
  const character = expression[at];
  if (character === undefined) return { type: "EndOfData", text: "", at, end: at };
  if (character === "'") return stringToken(expression, at);
  const name = matchLength(identifier, expression, at);
  if (name > 0) return token("Identifier", expression, at, name);
  const number = numberToken(expression, at);
  if (number !== undefined) return number;
  if (Object.hasOwn(punctuation, character)) {
    return token(punctuation[character as keyof typeof punctuation], expression, at, 1);
  }
  throw parseError(expression, `the string character '${character}' at position '${at}' is not expected`, at);
}

function matchLength(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
}

function token(type: TokenType, expression: string, at: number, length: number): Token {
  return { type, text: expression.slice(at, at + length), at, end: at + length };
}

function stringToken(expression: string, at: number): Token {
  const length = matchLength(stringLiteral, expression, at);
  if (length === 0) {
    throw parseError(
      expression,
      `the string literal at position '${at}' is not closed with a single quote`,
      at,
    );
  }
  const text = expression.slice(at + 1, at + length - 1).replaceAll("''", "'");
  return { type: "StringLiteral", text, at, end: at + length };
}

function numberToken(expression: string, at: number): Token | undefined {
  numberLiteral.lastIndex = at;
  const match = numberLiteral.exec(expression);
  if (match === null) return undefined;
  const isFloat = match[1] !== undefined || match[2] !== undefined || match[3] !== undefined;
  return token(isFloat ? "FloatLiteral" : "IntegerLiteral", expression, at, match[0].length);
}
