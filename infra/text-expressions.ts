/**
 * Expressions that make any text fit for a Leads column: no half characters, no character Dataverse refuses, no longer than the column.
 *
 * Layer: model; makes text, evaluates nothing. Decision note 0022 says what each step relies on.
 * Sources: https://learn.microsoft.com/power-apps/developer/data-platform/best-practices/work-with-data/invalidcharactersinfield
 * (what Dataverse refuses), https://www.w3.org/TR/xml/#charsets (the characters of XML 1.0).
 */

/** WDL string literal. */
export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Text of any value, without blanks around it; '' for null. */
export const trimmed = (value: string) => `trim(string(coalesce(${value},'')))`;

/** The first text, or the second when the first is blank. Repeats the first. */
export const orElse = (text: string, other: string) => `if(empty(${text}),${other},${text})`;

/**
 * A text whose halves of surrogate pairs are U+FFFD each: what UTF-8 cannot hold becomes that character. Keeps the length.
 * The blank is there because nothing says what `base64ToString` makes of an empty text.
 */
export const wellFormed = (text: string) => `trim(base64ToString(base64(concat(${text},' '))))`;

/**
 * First characters of a text, at most `length` UTF-16 units; one less when that would halve a character outside the Basic
 * Multilingual Plane (an emoji). Repeats the text.
 *
 * Two units are such a character when UTF-8 gives it four bytes: then base64 starts with 8 or 9, and with neither otherwise.
 */
export function cut(text: string, length: number | string): string {
  const before = typeof length === "number" ? String(length - 1) : `sub(${length},1)`;
  const isLonger = `greater(length(${text}),${length})`;
  const acrossCut = `substring(concat(${text},'  '),if(${isLonger},${before},length(${text})),2)`;
  const isHalved = `contains('89',substring(base64(${acrossCut}),0,1))`;
  return `substring(concat(${text},' '),0,min(length(${text}),if(${isHalved},${before},${length})))`;
}

/** What XML 1.0 does not allow, as JSON spells it, and what it becomes. Word's line ends (VT, FF) become line ends. */
const replacements: readonly (readonly [string, string])[] = [
  // first, so that a backslash before `b` or `u0000` is never taken for the start of an escape
  [String.raw`\\`, String.raw`\u005c`],
  [String.raw`\u000b`, String.raw`\n`],
  [String.raw`\f`, String.raw`\n`],
  [String.raw`\b`, String.raw`\ufffd`],
  ...Array.from({ length: 0x20 }, (_, code) => code)
    .filter((code) => code < 0x08 || code > 0x0d)
    .map((code) => [`\\u${code.toString(16).padStart(4, "0")}`, String.raw`\ufffd`] as const),
];
const nonCharacters = [String.raw`json('"\ufffe"')`, String.raw`json('"\uffff"')`];

/** A copy of a JSON value without the control characters that Dataverse refuses. Texts keep their length. */
export function withoutControlCharacters(value: string): string {
  const json = replacements.reduce(
    (text, [found, written]) => `replace(${text},${quoted(found)},${quoted(written)})`,
    `string(${value})`,
  );
  const clean = nonCharacters.reduce(
    (text, character) => `replace(${text},${character},${quoted(String.raw`\ufffd`)})`,
    json,
  );
  return `json(${clean})`;
}

/** Characters that percent encoding touches and that nothing refuses. */
const harmless = [" ", '"', "{", "}", "[", "]", ":", ",", "@", "/"];

/** A text as plain ASCII: letters, digits and common punctuation as they are, everything else percent-encoded. */
export function asciiOf(text: string): string {
  return harmless.reduce(
    (encoded, character) =>
      `replace(${encoded},${quoted(encodeURIComponent(character))},${quoted(character)})`,
    `uriComponent(${text})`,
  );
}
