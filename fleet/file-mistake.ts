/** A mistake in an offer file, and where it is. */

export interface FileMistake {
  /** `offers/contoso-crm.yaml`: from the project's folder. */
  file: string;
  /** Keys to the value, as the file spells them; empty for the whole file. */
  path: readonly string[];
  found: string;
  expected: string;
  /** An edit of the file, or commands. */
  fix: string;
  /** The stack that lacks a secret. Such a mistake is in no file, so it concerns this stack only. */
  lacksSecret?: string;
}

/** Line of a value in block style, from 1; that of the nearest key above it for any other. */
export function lineOf(text: string, path: readonly string[]): number | undefined {
  let line: number | undefined;
  let depth = 0;
  let indent = -1;
  for (const [index, content] of text.split("\n").entries()) {
    const [, spaces = "", double, single, plain] =
      /^( *)(?:"([^"]*)"|'([^']*)'|([^\s#"'][^#]*?))\s*:(?:\s|$)/.exec(content) ?? [];
    const key = double ?? single ?? plain;
    if (key === undefined) continue;
    if (depth > 0 && spaces.length <= indent) break;
    if (key !== path[depth]) continue;
    line = index + 1;
    indent = spaces.length;
    depth++;
    if (depth === path.length) break;
  }
  return line;
}

/** The mistakes of all files as one text: a line for each place, and its fix below. */
export function mistakesText(mistakes: readonly FileMistake[], texts: ReadonlyMap<string, string>): string {
  const lines = mistakes.map(({ file, path, found, expected, fix }) => {
    const line = lineOf(texts.get(file) ?? "", path);
    const place = [
      file,
      ...(line === undefined ? [] : [`line ${line}`]),
      ...(path.length ? [path.join(".")] : []),
    ];
    return `  ${place.join(", ")}: found ${found}, expected ${expected}\n    ${fix}`;
  });
  return lines.join("\n");
}

/** A value as messages show it. */
export function shownValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 80)} …` : text;
}
