/** Headers as Azure shows them: `Content-Type`. Names that start with `x-` stay unchanged. */
export function shownHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].map(([name, value]) => [shownName(name), value]));
}

function shownName(name: string): string {
  return name.startsWith("x-") ? name : name.replace(/(^|-)([a-z])/g, (text) => text.toUpperCase());
}
