/** Characters that nobody sees, or that reorder the text around them, as `[U+202E]`. */

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** One line. */
export const visible = (text: string): string =>
  text.replace(
    invisible,
    (found) =>
      short[found] ?? `[U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`,
  );

/** A sentence on one line: line breaks and tabs are spaces. */
export const sentence = (text: string): string => visible(text.replace(/[\r\n\t ]+/g, " ").trim());
