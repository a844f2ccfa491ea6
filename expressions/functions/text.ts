/**
 * Text operations with .NET's rules where JavaScript's differ.
 *
 * Layer: expressions, functions.
 */
import { functionError } from "../errors";
import { maxTextLength } from "../limits";

/** Text folded for a comparison without case; keeps its length, so positions in it are positions in the original. */
export function foldCase(text: string): string {
  const folded = text.toLowerCase();
  if (folded.length === text.length) return folded;
  return Array.from(text, (character) => sameLengthLower(character)).join("");
}

function sameLengthLower(character: string): string {
  const lower = character.toLowerCase();
  return lower.length === character.length ? lower : character;
}

/** White space as .NET's Char.IsWhiteSpace: unlike JavaScript's trim, U+0085 is and U+FEFF is not. */
const whiteSpace = new Set(
  "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
);

export function trimWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && whiteSpace.has(text[start] as string)) start += 1;
  while (end > start && whiteSpace.has(text[end - 1] as string)) end -= 1;
  return text.slice(start, end);
}

/** @throws {ExpressionError} InvalidTemplate when the text is longer than Azure lets a function's result be */
export function limitedText(name: string, text: string): string {
  if (text.length <= maxTextLength) return text;
  throw functionError(name, `made a text longer than the limit of '${maxTextLength}' characters.`);
}
