/** Finds Entra's reason for a refused sign-in in the text of any client. */

/** Entra's sentences in a text, from `AADSTS` on, without the ids that follow. Undefined when there are none. */
export function entraSentence(text: string): string | undefined {
  const found = /AADSTS\d+: [^"\r\n]*/.exec(
    text.replaceAll(String.raw`\r\n`, "\n").replaceAll(String.raw`\n`, "\n"),
  );
  return found?.[0].split(/\s*-?\s*(?:Trace ID|Correlation ID|Timestamp):/)[0]?.replace(/\.?\s*$/, "");
}
