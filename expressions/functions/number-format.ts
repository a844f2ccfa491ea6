/**
 * `isInt`, `isFloat` and `formatNumber`.
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference and .NET's
 * https://learn.microsoft.com/dotnet/standard/base-types/standard-numeric-format-strings
 */
import { functionError, notEmulated } from "../errors";
import type { JsonValue } from "../json";
import { type AnyFunctionDefinition, onlyText, textParameter, wrongType } from "./definition";
import { parseNumber, separatorsOf } from "./number-text";

export const numberFormatFunctions: readonly AnyFunctionDefinition[] = [
  {
    name: "isInt",
    arity: [1, 1],
    call: (parameters) => /^\s*[+-]?\d+\s*$/.test(onlyText("isInt", parameters)),
  },
  {
    name: "isFloat",
    arity: [1, 2],
    call: (parameters) => {
      const locale = parameters.length > 1 ? textParameter("isFloat", parameters, 1) : "en-US";
      return parseNumber(textParameter("isFloat", parameters, 0), locale) !== undefined;
    },
  },
  { name: "formatNumber", arity: [2, 3], call: formatNumber },
];

/** Standard formats C, D, F, N, P and X with a precision, and custom ones of `#`, `0`, `,` and `.`. */
function formatNumber(parameters: readonly JsonValue[]): string {
  const [value = null] = parameters;
  if (typeof value !== "number") throw wrongType("formatNumber", 0, "an integer or a decimal number", value);
  const format = textParameter("formatNumber", parameters, 1);
  const locale = parameters.length > 2 ? textParameter("formatNumber", parameters, 2) : "en-US";
  separatorsOf(locale);
  const standard = /^([a-zA-Z])(\d{0,2})$/.exec(format);
  if (standard !== null) return standardFormat(value, standard[1] as string, standard[2] as string, locale);
  return customFormat(value, format, locale);
}

function standardFormat(value: number, letter: string, precision: string, locale: string): string {
  const digits = precision === "" ? 2 : Number(precision);
  switch (letter.toUpperCase()) {
    case "N":
      return fixed(value, digits, locale, true);
    case "F":
      return fixed(value, digits, locale, false);
    case "P":
      return `${fixed(value * 100, digits, locale, true)}%`;
    case "C":
      if (locale.toLowerCase() !== "en-us") throw notEmulated(`formatNumber() of money in '${locale}'`);
      return value < 0
        ? `-$${fixed(-value, digits, locale, true)}`
        : `$${fixed(value, digits, locale, true)}`;
    case "D":
      return wholeDigits(value, precision);
    case "X":
      return hexadecimal(value, letter, precision);
    default:
      throw notEmulated(`formatNumber() with the format '${letter}'`);
  }
}

function fixed(value: number, digits: number, locale: string, useGrouping: boolean): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping };
  return new Intl.NumberFormat(locale, options).format(value);
}

function wholeDigits(value: number, precision: string): string {
  if (!Number.isInteger(value)) throw functionError("formatNumber", "expects an integer for the format 'D'.");
  const digits = String(Math.abs(value)).padStart(Number(precision), "0");
  return value < 0 ? `-${digits}` : digits;
}

function hexadecimal(value: number, letter: string, precision: string): string {
  if (!Number.isInteger(value) || value < 0) {
    throw functionError("formatNumber", "expects an integer of at least 0 for the format 'X'.");
  }
  const digits = value.toString(16).padStart(Number(precision), "0");
  return letter === "X" ? digits.toUpperCase() : digits;
}

function customFormat(value: number, format: string, locale: string): string {
  const parts = /^([#0,]*)(?:\.([0#]*))?$/.exec(format);
  if (format === "" || parts === null) throw notEmulated(`formatNumber() with the format '${format}'`);
  const [, whole = "", fraction = ""] = parts;
  const required = whole.replace(/[#,]/g, "").length;
  return new Intl.NumberFormat(locale, {
    minimumIntegerDigits: Math.max(1, required),
    minimumFractionDigits: fraction.replaceAll("#", "").length,
    maximumFractionDigits: fraction.length,
    useGrouping: /[#0],[#0]/.test(whole),
  }).format(value);
}
