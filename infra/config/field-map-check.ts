/** Checks the columns and values of `fieldMap`. */
import { columnLength, columnNames, type LeadColumn, leadColumn, omitColumn } from "../definition/field-map";

/** One mistake in an override, in the form of a configuration error. */
export interface FieldMapMistake {
  column: string;
  found: string;
  expected: string;
  /** A valid value for the printed command; none for an unknown column. */
  example?: string;
}

/** Longest expression that Logic Apps accepts, in characters. Source: its limits page. */
const maximumExpressionLength = 8192;
/** The text that the program adds around an expression. */
const wrapping = 100;

const propertyPath = /^(UserDetails\.)?[A-Za-z_][A-Za-z0-9_]{0,99}$/;
const textConstant = /^'[^'@]*'$/;

/** Every mistake of the overrides; none when they match the Leads table. */
export function fieldMapMistakes(overrides: Readonly<Record<string, string>>): FieldMapMistake[] {
  return Object.entries(overrides).flatMap(([column, value]) => {
    const found = JSON.stringify(shorten(value));
    const example = leadColumn(column) === undefined ? {} : { example: exampleOf(column) };
    const expected = expectation(column, value);
    if (expected !== undefined) return [{ column, found, expected, ...example }];
    const mistake = value.startsWith("@") ? expressionMistake(value) : undefined;
    return mistake === undefined
      ? []
      : [{ column, found: `${found}: ${mistake}`, expected: rightExpression, ...example }];
  });
}

/** Loaded only for maps with custom expressions, because it would slow every other preview by 0.05 s. */
const expressionMistake = (value: string) =>
  (require("./override-expression") as typeof import("./override-expression")).overrideExpressionMistake(
    value,
  );

const rightExpression =
  "an expression that Logic Apps takes and that reads the lead, its parameters or the Lead step (try it: npx leads expression)";

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 77)}...` : text);

/** Double quotes are safe in a POSIX shell, because the value has neither those nor `$`. */
function exampleOf(column: string): string {
  if (column === "description")
    return `"@concat(outputs('Lead')['Description'],' Run: ',workflow()['run']['name'])"`;
  return columnLength(column) === undefined ? "none" : "UserDetails.Title";
}

/** Columns of the owner, and their names in a request body. */
const ownerColumns = /^(ownerid|owninguser|owningteam|owningbusinessunit)(@odata\.bind)?$/;

function expectation(name: string, value: string): string | undefined {
  const column = leadColumn(name);
  if (ownerColumns.test(name))
    return "no entry: marketplace-leads:owner says who owns the rows (npx leads grant --owner NAME prints its command)";
  if (column === undefined) return `a column of the Leads table: ${columnNames().join(", ")}`;
  if (value === omitColumn)
    return column.required ? "a value: Dynamics requires this column" : descriptionGap(name, value);
  if (value.startsWith("@")) return expressionExpectation(value) ?? descriptionGap(name, value);
  if (column.maxLength === undefined) return constantExpectation(column, value);
  if (textConstant.test(value) || propertyPath.test(value)) return descriptionGap(name, value);
  return "a lead property such as UserDetails.Phone, an expression that starts with @, a constant in single quotes, or none";
}

/** `leads send` and people find the row by the run's name. */
function descriptionGap(name: string, value: string): string | undefined {
  if (name !== "description" || /workflow\(\)\??\['run'\]\??\['name'\]/i.test(value)) return undefined;
  return "an expression with the run's name, workflow()['run']['name']: leads send finds the row by it";
}

function constantExpectation({ type }: LeadColumn, value: string): string | undefined {
  const [isRight, words] =
    type === "Boolean"
      ? [/^(true|false)$/.test(value), "true, false"]
      : [/^[0-9]{1,9}$/.test(value), "a whole number"];
  return isRight
    ? undefined
    : `${words}, an expression that starts with @, or none: the column's type is ${type}`;
}

function expressionExpectation(value: string): string | undefined {
  const room = maximumExpressionLength - wrapping;
  if (value.startsWith("@@") || value.startsWith("@{") || value.length < 2) {
    return "one whole expression that starts with a single @, e.g. @toUpper(outputs('Lead')['OfferTitle'])";
  }
  if (value.length > room) return `an expression of at most ${room} characters, found ${value.length}`;
  return undefined;
}
