/** Headers as Azure shows them in inputs and outputs: `Content-Type`; names that start with `x-` stay as they are. */
export function shownHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].map(([name, value]) => [shownName(name), value]));
}

function shownName(name: string): string {
  return name.startsWith("x-") ? name : name.replace(/(^|-)([a-z])/g, (text) => text.toUpperCase());
}
