/** Repairs texts for Dataverse: no half characters, no characters that XML 1.0 forbids, no overlong text. */

/** Longest kept text, in UTF-16 units, more than ten times any Leads column. */
export const longestText = 20_000;

/** Halves of surrogate pairs, control characters and non-characters. Source: https://www.w3.org/TR/xml/#charsets */
const refused =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** Word's line ends, which XML forbids. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const wordLineEnds = /[\u000b\u000c]/g;
const pairs = /[\ud800-\udbff][\udc00-\udfff]/g;

/** Options of a repair. */
export interface TextRepair {
  /**
   * Also replaces whole surrogate pairs. A column's limit can cut one in half, and then Dataverse refuses the row although the
   * lead has no half character.
   */
  withoutPairs: boolean;
}

/** Replaces what cannot be written with U+FFFD; a valid text is unchanged. */
export function repairText(text: string, { withoutPairs }: TextRepair): string {
  const kept = text.length > longestText ? text.slice(0, longestText) : text;
  const whole = withoutPairs ? kept.replace(pairs, "\ufffd") : kept;
  return whole.replace(wordLineEnds, "\n").replace(refused, "\ufffd");
}
