/**
 * The field map: Leads column → rule. The rules we ship are data in `flow-definitions/`; configuration overrides single columns.
 *
 * Layer: model. Knows no expression but those a user writes.
 */
import leadColumns from "../flow-definitions/dataverse-lead-columns.json";
import shippedMap from "../flow-definitions/lead-to-dynamics.field-map.json";
import { maximumExpressionLength } from "./lead-expressions";

/** Column types of {@link leadColumns}; text ones have a length. */
export interface LeadColumn {
  type: string;
  /** Longest text, in UTF-16 code units as Dataverse counts them. Text columns only. */
  maxLength?: number;
  /** Dataverse's forms want it; it always gets a value. */
  required?: boolean;
}

/** How one column gets its value. */
export type FieldRule =
  /** First of these lead properties that is not blank, else `otherwise`, else the column is omitted. */
  | { properties: readonly string[]; otherwise?: string }
  /** `true` for this ActionCode, else omitted. */
  | { trueForAction: string }
  /** Expression of the Workflow Definition Language without its `@`; null or blank omits the column. */
  | { expression: string }
  /** A rule that needs more than one property: see `column-expressions.ts`. */
  | { rule: "subject" | "description" | "leadSourceCode" };

/** Column → rule, in the order of the file. */
export type FieldMap = ReadonlyMap<string, FieldRule>;

/** One mistake in an override, in the words of a configuration error. */
export interface FieldMapMistake {
  column: string;
  found: string;
  expected: string;
}

/** Column that ends, whatever its rule, with the facts about the lead, the run's name and what no rule maps. */
export const descriptionColumn = "description";

/** Value of an override that leaves the column out. */
export const omitColumn = "none";

const columns = new Map<string, LeadColumn>(Object.entries(leadColumns.columns));
const propertyPath = /^(UserDetails\.)?[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** Leads column by logical name. */
export const leadColumn = (name: string): LeadColumn | undefined => columns.get(name);

/** The shipped map with overrides: lead property path, `@expression` or `none` by column. Overrides must be free of mistakes. */
export function fieldMapWith(overrides: Readonly<Record<string, string>> = {}): FieldMap {
  const map = new Map<string, FieldRule>(Object.entries(shippedMap) as [string, FieldRule][]);
  for (const [column, value] of Object.entries(overrides)) {
    if (value === omitColumn) map.delete(column);
    else map.set(column, ruleOf(column, value));
  }
  return map;
}

function ruleOf(column: string, value: string): FieldRule {
  if (value.startsWith("@")) return { expression: value.slice(1) };
  return leadColumn(column)?.required
    ? { properties: [value], otherwise: "(not given)" }
    : { properties: [value] };
}

/** Every mistake of the overrides, none when they fit the Leads table. */
export function fieldMapMistakes(overrides: Readonly<Record<string, string>>): FieldMapMistake[] {
  return Object.entries(overrides).flatMap(([column, value]) => {
    const found = JSON.stringify(shorten(value));
    const expected = expectation(column, value);
    if (expected !== undefined) return [{ column, found, expected }];
    const isText = leadColumn(column)?.maxLength !== undefined;
    const mistake = value.startsWith("@") ? expressionMistake(value, isText) : undefined;
    return mistake === undefined
      ? []
      : [{ column, found: `${found}: ${mistake}`, expected: rightExpression }];
  });
}

/** Loaded for those who have one: every preview of the others would take 0.05 s longer. */
const expressionMistake = (value: string, isText: boolean) =>
  (require("./override-expression") as typeof import("./override-expression")).overrideExpressionMistake(
    value,
    isText,
  );

const rightExpression =
  "an expression that Logic Apps takes and that reads the lead, its parameters or the actions before Texts (try it: npx leads expression)";

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}...` : text);

function expectation(name: string, value: string): string | undefined {
  const column = leadColumn(name);
  if (column === undefined) return `a column of the Leads table: ${[...columns.keys()].join(", ")}`;
  if (value === omitColumn) {
    if (name === descriptionColumn)
      return "a value: the run's name and what no column takes stand there, too";
    return column.required ? "a value: Dynamics requires this column" : undefined;
  }
  if (value.startsWith("@")) return expressionExpectation(value);
  if (!propertyPath.test(value)) {
    return "a lead property such as UserDetails.Phone, an expression that starts with @, or none";
  }
  return column.maxLength === undefined
    ? `an expression that starts with @: the column's type is ${column.type}, a lead property is text`
    : undefined;
}

function expressionExpectation(value: string): string | undefined {
  // a column that is no text repeats the expression once
  const room = Math.floor((maximumExpressionLength - 400) / 2);
  if (value.startsWith("@@") || value.startsWith("@{") || value.length < 2) {
    return "one whole expression that starts with a single @, e.g. @toUpper(outputs('Lead')?['OfferTitle'])";
  }
  if (value.length > room) return `an expression of at most ${room} characters, found ${value.length}`;
  return undefined;
}
