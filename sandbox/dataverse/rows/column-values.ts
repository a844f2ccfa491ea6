/**
 * Converts a client's JSON into stored column values, with Dataverse's refusals.
 * Sources: https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 * and error bodies in public reports. The order in which several mistakes are reported is unverified.
 */
import { dataverseError, payloadError } from "../errors";
import type { Column, Table } from "../tables";

/** A UUID as Dataverse prints it. */
export const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Edm =
  | "String"
  | "Int32"
  | "Int64"
  | "Boolean"
  | "Guid"
  | "DateTimeOffset"
  | "Date"
  | "Decimal"
  | "Double";

const edmTypes: Readonly<Record<Column["type"], Edm>> = {
  BigInt: "Int64",
  Boolean: "Boolean",
  DateTime: "DateTimeOffset",
  Decimal: "Decimal",
  Double: "Double",
  Integer: "Int32",
  Lookup: "Guid",
  Memo: "String",
  Money: "Decimal",
  Picklist: "Int32",
  State: "Int32",
  Status: "Int32",
  String: "String",
  Uniqueidentifier: "Guid",
};

/** OData type of a column's values, without `Edm.`. */
export function edmType(column: Column): Edm {
  return column.dateOnly ? "Date" : edmTypes[column.type];
}

/**
 * Checks and normalises a value for a column that is not a lookup.
 *
 * @returns the stored value. Dataverse stores an empty text as null.
 * @throws {SandboxError} 0x80048d19 wrong type, 0x80044331 too long, 0x8004431a no such choice, 0x80044330
 * number out of range, 0x80040278 a character that XML does not allow
 */
export function columnValue(table: Table, column: Column, value: unknown): string | number | boolean | null {
  if (value === null || value === "") return null;
  const converted = convert(table, edmType(column), value);
  if (typeof converted === "string" && edmType(column) === "String") checkText(table, column, converted);
  if (typeof converted === "number") checkNumber(table, column, converted);
  return converted;
}

function convert(table: Table, type: Edm, value: unknown): string | number | boolean {
  if (typeof value === "object") {
    const node = Array.isArray(value) ? "StartArray" : "StartObject";
    throw payloadError(
      table.entitySetName,
      `Microsoft.OData.ODataException: An unexpected '${node}' node was found when reading from the JSON reader. A 'PrimitiveValue' node was expected.`,
    );
  }
  const converted = typeof value === "string" ? fromText(type, value) : fromPrimitive(type, value);
  if (converted !== undefined) return converted;
  const reason =
    typeof value === "string"
      ? ""
      : ` ---> Microsoft.OData.ODataException: Cannot convert a value of type 'Edm.${typeof value === "boolean" ? "Boolean" : Number.isInteger(value) ? "Int32" : "Decimal"}' to the expected target type 'Edm.${type}'.`;
  throw payloadError(
    table.entitySetName,
    `Microsoft.OData.ODataException: Cannot convert the literal '${String(value)}' to the expected type 'Edm.${type}'.${reason}`,
  );
}

/** Text is read as by .NET's Convert: `"8"` is a number. */
function fromText(type: Edm, text: string): string | number | boolean | undefined {
  switch (type) {
    case "String":
      return text;
    case "Guid":
      return guidPattern.test(text) ? text.toLowerCase() : undefined;
    case "Boolean":
      return /^\s*(true|false)\s*$/i.test(text) ? text.trim().toLowerCase() === "true" : undefined;
    case "Date":
      return /^\d{4}-\d\d-\d\d$/.test(text) && instant(`${text}T00:00:00Z`) !== undefined ? text : undefined;
    case "DateTimeOffset":
      return instant(text);
    default:
      return /^\s*[-+]?\d+(\.\d+)?(e[-+]?\d+)?\s*$/i.test(text)
        ? fromPrimitive(type, Number(text))
        : undefined;
  }
}

function fromPrimitive(type: Edm, value: unknown): number | boolean | undefined {
  if (typeof value === "boolean") return type === "Boolean" ? value : undefined;
  if (typeof value !== "number") return undefined;
  if (type === "Int32") return Number.isInteger(value) && Math.abs(value) <= 2147483648 ? value : undefined;
  if (type === "Int64") return Number.isSafeInteger(value) ? value : undefined;
  return type === "Decimal" || type === "Double" ? value : undefined;
}

const instantPattern = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[-+]\d\d:\d\d)?)?$/i;

/** An instant in UTC with whole seconds, as Dataverse stores it. Undefined when it is invalid. */
export function instant(text: string): string | undefined {
  if (!instantPattern.test(text)) return undefined;
  const zoned = /(Z|[-+]\d\d:\d\d)$/i.test(text) || !text.includes("T") ? text : `${text}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function checkText(table: Table, column: Column, text: string): void {
  const bad = invalidCharacter(text);
  if (bad !== undefined) {
    const hexadecimal = bad.toString(16).toUpperCase().padStart(2, "0");
    throw dataverseError(
      "invalidCharacter",
      `Invalid character in field '${column.name}': '', hexadecimal value 0x${hexadecimal}, is an invalid character.`,
    );
  }
  if (column.maxLength !== undefined && text.length > column.maxLength) {
    throw dataverseError(
      "tooLong",
      `A validation error occurred.  The length of the '${column.name}' attribute of the '${table.logicalName}' entity exceeded the maximum allowed length of '${column.maxLength}'.`,
    );
  }
}

/** First UTF-16 unit that XML 1.0 forbids: control characters, lone surrogates, U+FFFE, U+FFFF. */
function invalidCharacter(text: string): number | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for them
  const plain = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.exec(text)?.[0];
  return (plain ?? /\p{Surrogate}/u.exec(text)?.[0])?.charCodeAt(0);
}

function checkNumber(table: Table, column: Column, value: number): void {
  const range = `on record of type '${table.logicalName}' is outside the valid range.`;
  if (column.choices !== undefined && !Object.hasOwn(column.choices, String(value))) {
    throw dataverseError(
      "choiceOutOfRange",
      `A validation error occurred. The value ${value} of '${column.name}' ${range} Accepted Values: ${Object.keys(column.choices).join(",")}`,
    );
  }
  if (value < (column.min ?? -Infinity) || value > (column.max ?? Infinity)) {
    throw dataverseError(
      "numberOutOfRange",
      `A validation error occurred.  The value of '${column.name}' ${range}`,
    );
  }
}
