/** Numbers written as text, in the notation of a locale. */
import { functionError } from "../errors";

interface Separators {
  readonly group: string;
  readonly decimal: string;
}

const cache = new Map<string, Separators>([["en-US", { group: ",", decimal: "." }]]);

/**
 * Reads a number in .NET's `Number` style: white space around it, a sign before or after, an exponent, group
 * separators anywhere before the decimal separator.
 *
 * @returns undefined when the text is not a number
 */
export function parseNumber(text: string, locale: string): number | undefined {
  const { group, decimal } = separatorsOf(locale);
  const trimmed = text.trim();
  const [whole = "", fraction, ...rest] = trimmed.split(decimal);
  if (rest.length > 0) return undefined;
  const plain =
    whole.replaceAll(group, "") + (fraction === undefined ? "" : `.${fraction.replaceAll(group, "")}`);
  const match = /^([+-]?)(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?([+-]?)$/.exec(plain);
  if (match === null) return undefined;
  const [, before, digits, exponent = "", after] = match;
  if (before !== "" && after !== "") return undefined;
  return Number(`${before === "" && after === "-" ? "-" : before}${digits}${exponent}`);
}

/** @throws {ExpressionError} InvalidTemplate when the locale is not a language tag */
export function separatorsOf(locale: string): Separators {
  const known = cache.get(locale);
  if (known !== undefined) return known;
  let parts: Intl.NumberFormatPart[];
  try {
    parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1_234_567.5);
  } catch {
    throw functionError("float", `expects a locale such as 'en-US'. The provided locale is not valid.`);
  }
  const find = (type: string, otherwise: string) =>
    parts.find((part) => part.type === type)?.value ?? otherwise;
  const separators = { group: find("group", ","), decimal: find("decimal", ".") };
  cache.set(locale, separators);
  return separators;
}
