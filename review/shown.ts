/** Texts that a report may show. */

// a bracket ends it only at the end of a word: the rest of an address may be its secret
const address = /\b[a-z][a-z0-9+.-]*(?::(?:\\?\/){2}|%3a%2f%2f)[^\s'"`<>]*[^\s'"`<>)\]}.,;:!?]/gi;

// what opens a service without its address: a signature, also encoded, a storage key, a token
const key = /(?:\b|(?<=%26))(sig|AccountKey)(=|%3d)[^\s&;"'<>]+|\b(Bearer) +[\w~+/.-]{20,}=*/gi;

/** A text from a definition, the configuration or the engine: every URL is left out, because it may be a callback URL, and so are keys. */
export const shown = (text: string): string =>
  text
    .replace(address, "<URL>")
    .replace(key, (_, name = "", sign = "", bearer = "") => `${name}${sign}${bearer && `${bearer} `}<key>`);
