/** Texts that a report may show. */

// a bracket ends it only at the end of a word: the rest of an address may be its secret
const address = /\b[a-z][a-z0-9+.-]*:\/\/[^\s'"`<>]*[^\s'"`<>)\]}.,;:!?]/gi;

/** A text from a definition, the configuration or the engine: every URL is left out, because it may be a callback URL. */
export const shown = (text: string): string => text.replace(address, "<URL>");
