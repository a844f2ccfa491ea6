/** What Entra says of a refused sign-in, in the text of whichever client passed it on. */

/** Entra's sentences in a text: from `AADSTS` to their end, without the ids that follow. Undefined when there is none. */
export function entraSentence(text: string): string | undefined {
  const found = /AADSTS\d+: [^"\r\n]*/.exec(
    text.replaceAll(String.raw`\r\n`, "\n").replaceAll(String.raw`\n`, "\n"),
  );
  return found?.[0].split(/\s*-?\s*(?:Trace ID|Correlation ID|Timestamp):/)[0]?.replace(/\.?\s*$/, "");
}
