/**
 * .NET's date and time format strings.
 *
 * Source: https://learn.microsoft.com/dotnet/standard/base-types/standard-date-and-time-format-strings and
 * https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
 */
import { functionError, notEmulated } from "../errors";
import { type Calendar, calendarOf, type Timestamp } from "./timestamp";

const standardPatterns = new Map([
  ["d", "M/d/yyyy"],
  ["D", "dddd, MMMM d, yyyy"],
  ["f", "dddd, MMMM d, yyyy h:mm tt"],
  ["F", "dddd, MMMM d, yyyy h:mm:ss tt"],
  ["g", "M/d/yyyy h:mm tt"],
  ["G", "M/d/yyyy h:mm:ss tt"],
  ["m", "MMMM d"],
  ["M", "MMMM d"],
  ["o", "yyyy-MM-dd'T'HH:mm:ss.fffffffK"],
  ["O", "yyyy-MM-dd'T'HH:mm:ss.fffffffK"],
  ["r", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ["R", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ["s", "yyyy-MM-dd'T'HH:mm:ss"],
  ["t", "h:mm tt"],
  ["T", "h:mm:ss tt"],
  ["u", "yyyy-MM-dd HH:mm:ss'Z'"],
  ["U", "dddd, MMMM d, yyyy h:mm:ss tt"],
  ["y", "MMMM yyyy"],
  ["Y", "MMMM yyyy"],
]);
const sameEverywhere = new Set(["o", "O", "r", "R", "s", "u"]);
const token = /\\(.)|'([^']*)'|"([^"]*)"|%|d{1,}|f{1,7}|F{1,7}|g+|h+|H+|m+|M+|s+|t+|y+|z+|K|./gsu;

interface Moment extends Calendar {
  readonly isUtc: boolean;
  readonly locale: string;
}

type Writer = (moment: Moment, width: number) => string;

const writers = new Map<string, Writer>([
  ["d", (moment, width) => (width < 3 ? padded(moment.day, width) : dayName(moment, width))],
  ["M", (moment, width) => (width < 3 ? padded(moment.month, width) : monthName(moment, width))],
  ["y", ({ year }, width) => (width < 3 ? padded(year % 100, width) : padded(year, width))],
  ["H", ({ hour }, width) => padded(hour, Math.min(2, width))],
  ["h", ({ hour }, width) => padded(hour % 12 === 0 ? 12 : hour % 12, Math.min(2, width))],
  ["m", ({ minute }, width) => padded(minute, Math.min(2, width))],
  ["s", ({ second }, width) => padded(second, Math.min(2, width))],
  ["f", ({ fraction }, width) => padded(fraction, 7).slice(0, width)],
  ["F", ({ fraction }, width) => padded(fraction, 7).slice(0, width).replace(/0+$/, "")],
  ["t", ({ hour }, width) => (hour < 12 ? "AM" : "PM").slice(0, width)],
  ["z", (_moment, width) => ["", "+0", "+00", "+00:00"][Math.min(3, width)] as string],
  ["K", ({ isUtc }) => (isUtc ? "Z" : "")],
  ["g", () => "A.D."],
  ["%", () => ""],
]);

/**
 * @param locale language tag for the names of days and months. A standard format that depends on the locale
 * is NotEmulated outside en-US.
 * @throws {ExpressionError} InvalidTemplate for a format or a locale that .NET does not know
 */
export function formatTimestamp(
  name: string,
  timestamp: Timestamp,
  format: string,
  locale = "en-US",
): string {
  const moment = { ...calendarOf(timestamp), isUtc: timestamp.isUtc, locale: checkedLocale(name, locale) };
  const pattern = format.length === 1 ? standardPattern(name, format, locale) : format;
  let text = "";
  for (const piece of piecesOf(pattern)) text += typeof piece === "string" ? piece : piece(moment);
  return text;
}

type Piece = string | ((moment: Moment) => string);

/** Parsed patterns. Only a few are in use at a time. */
const patterns = new Map<string, readonly Piece[]>();
const mostPatterns = 200;

function piecesOf(pattern: string): readonly Piece[] {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  if (patterns.size >= mostPatterns) patterns.clear();
  const pieces = [...pattern.matchAll(token)].map(([found, escaped, single, double]): Piece => {
    const writer = writers.get(found[0] as string);
    const literal = escaped ?? single ?? double;
    if (literal !== undefined || writer === undefined) return literal ?? found;
    return (moment) => writer(moment, found.length);
  });
  patterns.set(pattern, pieces);
  return pieces;
}

function checkedLocale(name: string, locale: string): string {
  if (locale === "en-US") return locale;
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en-US";
  } catch {
    throw functionError(name, "expects a locale such as 'en-US'. The provided locale is not valid.");
  }
}

function standardPattern(name: string, format: string, locale: string): string {
  const pattern = standardPatterns.get(format === "" ? "o" : format);
  if (pattern === undefined) throw functionError(name, "expects a valid date and time format string.");
  if (!sameEverywhere.has(format) && locale.toLowerCase() !== "en-us") {
    throw notEmulated(`the date format '${format}' in '${locale}'`);
  }
  return pattern;
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function dayName({ dayOfWeek, locale }: Moment, width: number): string {
  const day = new Date(Date.UTC(2023, 0, 1 + dayOfWeek));
  return names(locale, "weekday", width === 3 ? "short" : "long").format(day);
}

function monthName({ month, locale }: Moment, width: number): string {
  const day = new Date(Date.UTC(2023, month - 1, 1));
  return names(locale, "month", width === 3 ? "short" : "long").format(day);
}

/** Formatters by what they write. Making one takes a hundred times as long as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const mostFormatters = 200;

function names(locale: string, part: "weekday" | "month", form: "short" | "long"): Intl.DateTimeFormat {
  const key = `${locale} ${part} ${form}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  if (formatters.size >= mostFormatters) formatters.clear();
  const made = new Intl.DateTimeFormat(locale, { [part]: form, timeZone: "UTC" });
  formatters.set(key, made);
  return made;
}
