/** Text operations with .NET's rules where JavaScript's differ. */
import { type ExpressionError, functionError } from "../errors";
import { maxTextLength } from "../limits";

/** Lower case that keeps the length, as in .NET, so that positions match the original. */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : mapCharacters(text, (character) => character.toLowerCase());
}

/** Upper case that keeps the length, as in .NET: ß stays ß. */
export function upperCase(text: string): string {
  const upper = text.toUpperCase();
  return upper.length === text.length ? upper : mapCharacters(text, (character) => character.toUpperCase());
}

function mapCharacters(text: string, change: (character: string) => string): string {
  return Array.from(text, (character) => {
    const changed = change(character);
    return changed.length === character.length ? changed : character;
  }).join("");
}

/** White space as in .NET's Char.IsWhiteSpace. Unlike JavaScript's trim: with U+0085, without U+FEFF. */
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

/** Joins pieces. Refuses a text that would be too long before it is made. */
export function joinedText(name: string, pieces: readonly string[], delimiter: string): string {
  let length = delimiter.length * Math.max(0, pieces.length - 1);
  for (const piece of pieces) length += piece.length;
  if (length > maxTextLength) throw tooLong(name);
  return pieces.join(delimiter);
}

/** @throws {ExpressionError} InvalidTemplate when the text is longer than Azure allows for a result */
export function limitedText(name: string, text: string): string {
  if (text.length <= maxTextLength) return text;
  throw tooLong(name);
}

function tooLong(name: string): ExpressionError {
  return functionError(name, `made a text longer than the limit of '${maxTextLength}' characters.`);
}
