/** XML elements as text. */

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};

/** Characters that XML 1.0 does not allow, even when escaped. Source: https://www.w3.org/TR/xml/#charsets */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for them
export const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** @param content XML or escaped text */
export function element(name: string, content: string | { text: string } = ""): string {
  const inner = typeof content === "string" ? content : escapeText(content.text);
  return inner === "" ? `<${name} />` : `<${name}>${inner}</${name}>`;
}

/** @param text without characters of {@link notInXml} */
export function escapeText(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => escapes[character] ?? "");
}
