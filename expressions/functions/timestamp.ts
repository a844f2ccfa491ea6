/** Timestamps with .NET's precision (ticks of 100 ns since year 1) and a flag for UTC. */
import { ExpressionError } from "../errors";

export interface Timestamp {
  /** 100 ns since 0001-01-01T00:00:00. */
  readonly ticks: bigint;
  /** False for text without an offset: Azure prints no `Z` after it. */
  readonly isUtc: boolean;
}

export interface Calendar {
  readonly year: number;
  /** 1-12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0-9,999,999: ticks of the second. */
  readonly fraction: number;
  /** Sunday is 0. */
  readonly dayOfWeek: number;
}

export const ticksPerSecond = 10_000_000n;
export const ticksPerMinute = 60n * ticksPerSecond;
export const ticksPerHour = 60n * ticksPerMinute;
export const ticksPerDay = 24n * ticksPerHour;
const ticksPerMillisecond = 10_000n;
const epochTicks = 621_355_968_000_000_000n;
const maxTicks = 3_155_378_975_999_999_999n;

const iso =
  /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const american =
  /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?(?: ([AP])M)?)?\s*(Z)?$/i;
const rfc1123 = /^[a-z]{3}, (\d{1,2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/i;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * Reads ISO 8601, `MM/dd/yyyy HH:mm:ss [AM]` and RFC 1123. A timestamp with an offset becomes UTC.
 *
 * @param name function that asks, for the error
 * @throws {ExpressionError} InvalidTemplate. Unlike Azure's, it does not repeat the text: it may be a lead.
 */
export function parseTimestamp(name: string, text: string): Timestamp {
  const parsed = parseIso(text.trim()) ?? parseAmerican(text.trim()) ?? parseRfc1123(text.trim());
  if (parsed !== undefined) return parsed;
  const message = `In function '${name}', the value provided for date time string was not valid. The datetime string must match ISO 8601 format.`;
  throw new ExpressionError("InvalidTemplate", message);
}

function parseIso(text: string): Timestamp | undefined {
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [, year, month, day = "1", hour, minute, second, fraction, zone] = match;
  const ticks = ticksOf([year, month, day, hour, minute, second].map(Number), fraction);
  if (ticks === undefined || zone === undefined)
    return ticks === undefined ? undefined : { ticks, isUtc: false };
  return { ticks: ticks - offsetTicks(zone), isUtc: true };
}

function offsetTicks(zone: string): bigint {
  if (zone.toUpperCase() === "Z") return 0n;
  const minutes = BigInt(zone.slice(1, 3)) * 60n + BigInt(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * ticksPerMinute;
}

function parseAmerican(text: string): Timestamp | undefined {
  const match = american.exec(text);
  if (match === null) return undefined;
  const [, month, day, year, hour, minute, second, fraction, half, zone] = match;
  let hours = Number(hour ?? 0);
  if (half !== undefined) hours = (hours % 12) + (half.toUpperCase() === "P" ? 12 : 0);
  const ticks = ticksOf([...[year, month, day].map(Number), hours, Number(minute), Number(second)], fraction);
  return ticks === undefined ? undefined : { ticks, isUtc: zone !== undefined };
}

function parseRfc1123(text: string): Timestamp | undefined {
  const match = rfc1123.exec(text);
  if (match === null) return undefined;
  const [, day, month = "", year, ...time] = match;
  const monthNumber = months.indexOf(month.toLowerCase()) + 1;
  const ticks = ticksOf([Number(year), monthNumber, Number(day), ...time.map(Number)], undefined);
  return ticks === undefined ? undefined : { ticks, isUtc: true };
}

/** Ticks of year, month, day, hour, minute, second; undefined when the date or time does not exist. */
function ticksOf(fields: readonly number[], fraction: string | undefined): bigint | undefined {
  const [year = 0, month = 0, day = 0, ...time] = fields;
  const [hour, minute, second] = time.map((value) => (Number.isNaN(value) ? 0 : value)) as [
    number,
    number,
    number,
  ];
  const isTime = hour < 24 && minute < 60 && second < 60;
  if (year < 1 || !isTime || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return undefined;
  const seconds = BigInt(hour * 3600 + minute * 60 + second);
  const ticks = BigInt((fraction ?? "").padEnd(7, "0"));
  return (
    epochTicks + BigInt(utcDay(year, month, day)) * ticksPerMillisecond + seconds * ticksPerSecond + ticks
  );
}

/** Milliseconds since 1970 of a day. Unlike Date.UTC, it does not move years below 100 to the 1900s. */
function utcDay(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

function daysInMonth(year: number, month: number): number {
  return new Date(utcDay(year, month + 1, 0)).getUTCDate();
}

export function fromDate(date: Date): Timestamp {
  return { ticks: epochTicks + BigInt(date.getTime()) * ticksPerMillisecond, isUtc: true };
}

export function calendarOf({ ticks }: Timestamp): Calendar {
  const date = new Date(Number((ticks - epochTicks - (ticks % ticksPerMillisecond)) / ticksPerMillisecond));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    fraction: Number(ticks % ticksPerSecond),
    dayOfWeek: date.getUTCDay(),
  };
}

/** @throws {ExpressionError} InvalidTemplate outside the years 1 to 9999 */
export function plusTicks(timestamp: Timestamp, ticks: bigint): Timestamp {
  const sum = timestamp.ticks + ticks;
  if (sum < 0n || sum > maxTicks) {
    throw new ExpressionError(
      "InvalidTemplate",
      "The added or subtracted value results in an un-representable DateTime.",
    );
  }
  return { ...timestamp, ticks: sum };
}

/** Adds calendar months. The day is cut to the length of the month. */
export function plusMonths(timestamp: Timestamp, count: number): Timestamp {
  const { year, month, day } = calendarOf(timestamp);
  const index = year * 12 + (month - 1) + count;
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1];
  if (toYear < 1 || toYear > 9999) return plusTicks(timestamp, maxTicks * BigInt(Math.sign(count) || 1));
  const toDay = Math.min(day, daysInMonth(toYear, toMonth));
  const days = (utcDay(toYear, toMonth, toDay) - utcDay(year, month, day)) / 86_400_000;
  return plusTicks(timestamp, BigInt(days) * ticksPerDay);
}
