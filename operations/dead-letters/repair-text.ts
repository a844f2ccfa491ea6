/** Makes texts fit for Dataverse: no half characters, no characters that XML 1.0 forbids, no text too long to send. */

/** Longest text that is kept, in UTF-16 units: no column of the Leads table takes a tenth of it. */
export const longestText = 20_000;

/** Halves of surrogate pairs, control characters and non-characters. Source: https://www.w3.org/TR/xml/#charsets */
const refused =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** Line ends of Word, which XML forbids, too. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const wordLineEnds = /[\u000b\u000c]/g;
const pairs = /[\ud800-\udbff][\udc00-\udfff]/g;

/** How far a repair goes. */
export interface TextRepair {
  /**
   * Replaces whole surrogate pairs, too: a column's limit can cut one in half, and then Dataverse refuses the row although the
   * lead has no half character.
   */
  withoutPairs: boolean;
}

/** What cannot be written becomes U+FFFD; a text that is fit is returned as it is. */
export function repairText(text: string, { withoutPairs }: TextRepair): string {
  const kept = text.length > longestText ? text.slice(0, longestText) : text;
  const whole = withoutPairs ? kept.replace(pairs, "\ufffd") : kept;
  return whole.replace(wordLineEnds, "\n").replace(refused, "\ufffd");
}
