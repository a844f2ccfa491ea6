/** Headers as Azure shows them in inputs and outputs. */
/** Spellings of names, by how they arrive: a few, over and over. */
const spellings = new Map<string, string>();
const mostSpellings = 1000;

/** Headers spelled as Azure shows them: `Content-Type`; names that start with `x-` stay as they are. */
export function shownHeaders(headers: Headers): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of headers) shown[spellingOf(name)] = value;
  return shown;
}

function spellingOf(given: string): string {
  const known = spellings.get(given);
  if (known !== undefined) return known;
  const name = given.toLowerCase();
  const spelling = name.startsWith("x-") ? name : name.replace(/(^|-)([a-z])/g, (text) => text.toUpperCase());
  if (spellings.size < mostSpellings) spellings.set(given, spelling);
  return spelling;
}
