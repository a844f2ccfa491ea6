/** Texts that a report may show. */

const address = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"`)\]}>]+/gi;

/** A text from a definition, the configuration or the engine: every URL is left out, because it may be a callback URL. */
export const shown = (text: string): string => text.replace(address, "<URL>");
