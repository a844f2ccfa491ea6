/** Which text Dataverse accepts, and how redrive repairs other text. */

/** Replaces what cannot be in a row: lines stay lines, everything else becomes U+FFFD. */
export const fitting = (text: string) =>
  text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[\v\f]/g, "\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for
    .replace(/[\u0000-\u0008\u000e-\u001f\ufffe\uffff]/g, "\ufffd");

export const isFit = (text: string) => fitting(text) === text;
