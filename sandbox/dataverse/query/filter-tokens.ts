/**
 * Tokens of a `$filter` and the values of its literals.
 * Source: https://docs.oasis-open.org/odata/odata/v4.0/odata-v4.0-part2-url-conventions.html
 */
import type { SqlValue } from "../../storage/database";
import { edmType, guidPattern } from "../rows/column-values";
import type { Column } from "../tables";

export interface Token {
  kind: "word" | "text" | "number" | "instant" | "guid" | "(" | ")" | "," | "other" | "end";
  text: string;
  at: number;
}

const tokenPattern =
  /\s*(?:(?<guid>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![\w-])|(?<instant>\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[-+]\d\d:\d\d)?)?)|(?<number>-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?![\w-])|(?<text>'(?:[^']|'')*')|(?<word>[A-Za-z_@$][\w.@/:]*)|(?<mark>[(),])|(?<other>\S))/iy;

/** The tokens of a filter. A character that starts no token becomes its own token. */
export function tokens(filter: string): Token[] {
  const list: Token[] = [];
  tokenPattern.lastIndex = 0;
  const end = filter.trimEnd().length;
  while (tokenPattern.lastIndex < end) {
    const start = tokenPattern.lastIndex;
    const groups = tokenPattern.exec(filter)?.groups ?? {};
    for (const [kind, text] of Object.entries(groups)) {
      if (text === undefined) continue;
      list.push({ kind: (kind === "mark" ? text : kind) as Token["kind"], text, at: start });
    }
  }
  return list;
}

/** SQL value of a literal for a column. Undefined when the types do not fit. Instants are read elsewhere. */
export function literalValue(column: Column, token: Token): SqlValue | undefined {
  const text = token.kind === "text" ? unquote(token.text) : token.text;
  switch (edmType(column)) {
    case "String":
      return token.kind === "text" ? text : undefined;
    case "Boolean":
      return token.kind === "word"
        ? new Map([
            ["true", 1],
            ["false", 0],
          ]).get(text)
        : undefined;
    case "Guid":
      return guidPattern.test(text) ? text.toLowerCase() : undefined;
    case "Date":
      return token.kind === "instant" && text.length === 10 ? text : undefined;
    default:
      return token.kind === "number" ? Number(text) : undefined;
  }
}

/** Text of a quoted literal. A doubled quote means one. */
export function unquote(text: string): string {
  return text.slice(1, -1).replaceAll("''", "'");
}
