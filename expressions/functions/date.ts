/**
 * Date and time functions. Conversions between time zones are not emulated.
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#date-and-time-functions
 */
import { functionError } from "../errors";
import type { JsonValue } from "../json";
import { formatTimestamp } from "./date-format";
import {
  type AnyFunctionDefinition,
  type FunctionDefinition,
  integerParameter,
  textParameter,
} from "./definition";
import {
  calendarOf,
  fromDate,
  parseTimestamp,
  plusMonths,
  plusTicks,
  type Timestamp,
  ticksPerDay,
  ticksPerHour,
  ticksPerMinute,
  ticksPerSecond,
} from "./timestamp";

const unitTicks = new Map([
  ["second", ticksPerSecond],
  ["minute", ticksPerMinute],
  ["hour", ticksPerHour],
  ["day", ticksPerDay],
  ["week", 7n * ticksPerDay],
]);
const unitMonths = new Map([
  ["month", 1],
  ["year", 12],
]);

export const dateFunctions: readonly AnyFunctionDefinition[] = [
  {
    name: "utcNow",
    arity: [0, 1],
    call: (parameters, scope) => formatted("utcNow", fromDate(scope.now()), parameters, 0),
  },
  addUnit("addDays", "day"),
  addUnit("addHours", "hour"),
  addUnit("addMinutes", "minute"),
  addUnit("addSeconds", "second"),
  addToTime("addToTime", 1),
  addToTime("subtractFromTime", -1),
  addToNow("getFutureTime", 1),
  addToNow("getPastTime", -1),
  startOf("startOfHour", (timestamp) => timestamp.ticks % ticksPerHour),
  startOf("startOfDay", (timestamp) => timestamp.ticks % ticksPerDay),
  startOf("startOfMonth", (timestamp) => {
    return (timestamp.ticks % ticksPerDay) + BigInt(calendarOf(timestamp).day - 1) * ticksPerDay;
  }),
  component("dayOfMonth", (timestamp) => calendarOf(timestamp).day),
  component("dayOfWeek", (timestamp) => calendarOf(timestamp).dayOfWeek),
  component("dayOfYear", dayOfYear),
  component("ticks", ({ ticks }) => Number(ticks)),
  {
    name: "formatDateTime",
    arity: [1, 3],
    call: (parameters) => {
      const locale = parameters.length > 2 ? textParameter("formatDateTime", parameters, 2) : undefined;
      return formatted("formatDateTime", timestampOf("formatDateTime", parameters, 0), parameters, 1, locale);
    },
  },
  { name: "dateDifference", arity: [2, 2], call: dateDifference },
];

function timestampOf(name: string, parameters: readonly JsonValue[], index: number): Timestamp {
  return parseTimestamp(name, textParameter(name, parameters, index));
}

/** The optional format at parameter `index`. Null counts as absent. */
function formatted(
  name: string,
  timestamp: Timestamp,
  parameters: readonly JsonValue[],
  index: number,
  locale?: string,
): string {
  const format = parameters[index] == null ? "o" : textParameter(name, parameters, index);
  return formatTimestamp(name, timestamp, format === "" ? "o" : format, locale);
}

function addUnit(name: string, unit: string): FunctionDefinition {
  const call: FunctionDefinition["call"] = (parameters) => {
    const count = integerParameter(name, parameters, 1);
    return formatted(name, plusUnits(name, timestampOf(name, parameters, 0), count, unit), parameters, 2);
  };
  return { name, arity: [2, 3], call };
}

function addToTime(name: string, sign: 1 | -1): FunctionDefinition {
  const call: FunctionDefinition["call"] = (parameters) => {
    const count = sign * integerParameter(name, parameters, 1);
    const unit = textParameter(name, parameters, 2);
    return formatted(name, plusUnits(name, timestampOf(name, parameters, 0), count, unit), parameters, 3);
  };
  return { name, arity: [3, 4], call };
}

function addToNow(name: string, sign: 1 | -1): FunctionDefinition {
  const call: FunctionDefinition["call"] = (parameters, scope) => {
    const count = sign * integerParameter(name, parameters, 0);
    const unit = textParameter(name, parameters, 1);
    return formatted(name, plusUnits(name, fromDate(scope.now()), count, unit), parameters, 2);
  };
  return { name, arity: [2, 3], call };
}

function plusUnits(name: string, timestamp: Timestamp, count: number, unit: string): Timestamp {
  const ticks = unitTicks.get(unit.toLowerCase());
  if (ticks !== undefined) return plusTicks(timestamp, BigInt(count) * ticks);
  const months = unitMonths.get(unit.toLowerCase());
  if (months !== undefined) return plusMonths(timestamp, count * months);
  const units = "'Second', 'Minute', 'Hour', 'Day', 'Week', 'Month', 'Year'";
  throw functionError(name, `expects its time unit to be one of ${units}.`);
}

function startOf(name: string, beyond: (timestamp: Timestamp) => bigint): FunctionDefinition {
  const call: FunctionDefinition["call"] = (parameters) => {
    const timestamp = timestampOf(name, parameters, 0);
    return formatted(name, plusTicks(timestamp, -beyond(timestamp)), parameters, 1);
  };
  return { name, arity: [1, 2], call };
}

function component(name: string, read: (timestamp: Timestamp) => number): FunctionDefinition {
  return { name, arity: [1, 1], call: (parameters) => read(timestampOf(name, parameters, 0)) };
}

function dayOfYear(timestamp: Timestamp): number {
  const { year, month, day } = calendarOf(timestamp);
  return (
    (Date.UTC(2000, month - 1, day) - Date.UTC(2000, 0, 1)) / 86_400_000 +
    1 -
    (month > 2 && !isLeap(year) ? 1 : 0)
  );
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** End minus start as .NET prints a TimeSpan: `[-][d.]hh:mm:ss[.fffffff]`. */
function dateDifference(parameters: readonly JsonValue[]): string {
  const [start, end] = [
    timestampOf("dateDifference", parameters, 0),
    timestampOf("dateDifference", parameters, 1),
  ];
  const difference = end.ticks - start.ticks;
  const ticks = difference < 0n ? -difference : difference;
  const days = ticks / ticksPerDay;
  const time = [(ticks / ticksPerHour) % 24n, (ticks / ticksPerMinute) % 60n, (ticks / ticksPerSecond) % 60n];
  const clock = time.map((part) => String(part).padStart(2, "0")).join(":");
  const fraction = ticks % ticksPerSecond === 0n ? "" : `.${String(ticks % ticksPerSecond).padStart(7, "0")}`;
  return `${difference < 0n ? "-" : ""}${days === 0n ? "" : `${days}.`}${clock}${fraction}`;
}
