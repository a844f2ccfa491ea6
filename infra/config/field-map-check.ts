/** Checks the columns and values of a destination's field map. */
import { columnsOf, customColumn, omitColumn } from "../definition/field-map";
import type { Column, Destination, MapEntries, Settings } from "../destinations/destination";
import type { EntryMistake } from "./key";

/** Longest expression that Logic Apps accepts, in characters. Source: its limits page. */
const maximumExpressionLength = 8192;
/** The text that the program adds around an expression. */
const wrapping = 100;
/** Longest expression of an override. */
export const longestExpression = maximumExpressionLength - wrapping;

export const propertyPath = /^(UserDetails\.)?[A-Za-z_][A-Za-z0-9_]{0,99}$/;
export const textConstant = /^'[^'@]*'$/;

/**
 * Every mistake of the overrides; none when they match the destination's columns.
 *
 * @param settings of the destination, which may describe more columns
 */
export function fieldMapMistakes(
  overrides: MapEntries,
  destination: Destination,
  settings: Settings = {},
): EntryMistake[] {
  const columns = columnsOf(destination, settings);
  return Object.entries(overrides).flatMap(([name, value]): EntryMistake[] => {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    const fix = {
      entry: `.${name}`,
      remove: true as const,
      ...(column && { set: destination.example?.(name) ?? exampleOf(column) }),
    };
    const found = JSON.stringify(shorten(value));
    const expected = column
      ? (columnExpectation(column, value, destination) ?? destination.expectation?.(name, value))
      : (destination.expectation?.(name, value) ?? unknownColumn(destination, columns));
    if (expected !== undefined) return [{ found, expected, ...fix }];
    const mistake = value.startsWith("@") ? expressionMistake(value, destination) : undefined;
    return mistake === undefined
      ? []
      : [{ found: `${found}: ${mistake}`, expected: rightExpression, ...fix }];
  });
}

/** Every mistake in the description of columns. A shipped text column may get another length. */
export function customColumnMistakes(custom: MapEntries, { columns }: Destination): EntryMistake[] {
  return Object.entries(custom).flatMap(([name, text]): EntryMistake[] => {
    const fix = { entry: `.${name}`, remove: true as const };
    const shipped = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (shipped !== undefined && (shipped.maxLength === undefined || !text.startsWith("text:"))) {
      const expected = `no entry${shipped.maxLength === undefined ? "" : ", or text:<longest length>"}: its type is known`;
      return [{ found: "a shipped column", expected, ...fix }];
    }
    if (customColumn.test(text)) return [];
    const expected = "text:<longest length>, number, boolean or choice";
    return [{ found: JSON.stringify(shorten(text)), expected, set: "text:100", ...fix }];
  });
}

/** Loaded only for maps with custom expressions, because it would slow every other preview by 0.05 s. */
const expressionMistake = (value: string, { workflow }: Destination) =>
  (require("./override-expression") as typeof import("./override-expression")).overrideExpressionMistake(
    value,
    // a secret would be written into the row
    Object.entries(workflow.parameters as Record<string, { type?: string }>).flatMap(
      ([name, { type = "" }]) => (type.startsWith("Secure") ? [] : [name]),
    ),
  );

const rightExpression =
  "an expression that Logic Apps takes and that reads the lead, its parameters or the Lead step (try it: npx leads expression)";

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}...` : text);

const unknownColumn = ({ table }: Destination, columns: object) =>
  `a column of ${table}: ${Object.keys(columns).join(", ")}; a column of your own is described in \`columns\``;

/** Safe in a POSIX shell. */
const exampleOf = ({ maxLength }: Column) => (maxLength === undefined ? "none" : "UserDetails.Title");

function columnExpectation(column: Column, value: string, { label }: Destination): string | undefined {
  if (value === omitColumn) return column.required ? `a value: ${label} requires this column` : undefined;
  if (value.startsWith("@")) return expressionExpectation(value);
  if (column.maxLength === undefined) return constantExpectation(column, value);
  if (propertyPath.test(value)) return undefined;
  if (!textConstant.test(value))
    return "a lead property such as UserDetails.Phone, an expression that starts with @, a constant in single quotes, or none";
  return textExpectation(column, value.slice(1, -1));
}

function textExpectation({ values, maxLength = 0 }: Column, text: string): string | undefined {
  if (values !== undefined && !values.includes(text))
    return `one of ${values.map((one) => `'${one}'`).join(", ")}`;
  return text.length > maxLength ? `at most ${maxLength} characters, found ${text.length}` : undefined;
}

function constantExpectation({ type, values }: Column, value: string): string | undefined {
  const [isRight, words] =
    type === "Boolean"
      ? [/^(true|false)$/.test(value), "true, false"]
      : [
          /^(0|[1-9][0-9]{0,8})$/.test(value) && (values?.includes(Number(value)) ?? true),
          values?.join(", ") ?? "a whole number",
        ];
  return isRight
    ? undefined
    : `${words}, an expression that starts with @, or none: the column's type is ${type}`;
}

function expressionExpectation(value: string): string | undefined {
  if (value.startsWith("@@") || value.startsWith("@{") || value.length < 2) {
    return "one whole expression that starts with a single @, e.g. @toUpper(outputs('Lead')['OfferTitle'])";
  }
  if (value.length > longestExpression)
    return `an expression of at most ${longestExpression} characters, found ${value.length}`;
  return undefined;
}
