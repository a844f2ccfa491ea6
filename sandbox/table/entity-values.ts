/** Types and values of an entity's properties. */
import { TableError } from "./errors";

/** How a value is stored: numbers and booleans as JSON has them, all others as text. */
export type Value = string | number | boolean;

/** A value with its type. */
export interface TypedValue {
  type: EdmType;
  value: Value;
}

/** Largest string and largest binary, in bytes; a string is stored as UTF-16. */
const largestValue = 65_536;

interface TypeRule {
  /** The value to store; undefined when the JSON does not fit the type. */
  read(value: unknown): Value | undefined;
  /** Size in bytes. */
  size(value: Value): number;
  /** Whether JSON alone does not show the type. */
  isShown: boolean;
}

const fixed = (bytes: number) => () => bytes;
const matching = (pattern: RegExp) => (value: unknown) =>
  typeof value === "string" && pattern.test(value) ? value : undefined;
const whole = (limit: number) => (value: unknown) =>
  Number.isInteger(value) && Math.abs(value as number) <= limit ? (value as number) : undefined;

/**
 * Types: https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model;
 * which are shown: .../payload-format-for-table-service-operations.
 * Sizes: https://learn.microsoft.com/archive/blogs/avkashchauhan/how-the-size-of-an-entity-is-caclulated-in-windows-azure-table-storage
 */
const typeRules = {
  "Edm.String": {
    read: (value) => (typeof value === "string" ? value : undefined),
    size: (value) => String(value).length * 2 + 4,
    isShown: false,
  },
  "Edm.Boolean": {
    read: (value) => (typeof value === "boolean" ? value : undefined),
    size: fixed(1),
    isShown: false,
  },
  "Edm.Int32": { read: whole(2 ** 31), size: fixed(4), isShown: false },
  "Edm.Double": {
    read: (value) => (typeof value === "number" ? value : undefined),
    size: fixed(8),
    isShown: false,
  },
  "Edm.Int64": { read: matching(/^-?\d{1,19}$/), size: fixed(8), isShown: true },
  "Edm.DateTime": { read: instantOf, size: fixed(8), isShown: true },
  "Edm.Guid": {
    read: matching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
    size: fixed(16),
    isShown: true,
  },
  "Edm.Binary": {
    read: matching(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
    size: (value) => Buffer.byteLength(String(value), "base64") + 4,
    isShown: true,
  },
} as const satisfies Record<string, TypeRule>;

export type EdmType = keyof typeof typeRules;

/** Whether an answer must name the type of such a value. */
export const isShownType = (type: EdmType) => typeRules[type].isShown;

/** Size of a value in bytes. */
export const sizeOf = ({ type, value }: TypedValue) => typeRules[type].size(value);

/**
 * A property's JSON value with its type.
 *
 * @param annotation the type that the request names for it
 * @throws {TableError} `InvalidInput`, `PropertyValueTooLarge`
 */
export function readValue(json: unknown, annotation: unknown): TypedValue {
  const type = annotation === undefined ? plainType(json) : annotation;
  if (typeof type !== "string" || !Object.hasOwn(typeRules, type)) throw new TableError("InvalidInput");
  const edmType = type as EdmType;
  const value = typeRules[edmType].read(json);
  if (value === undefined) throw new TableError("InvalidInput");
  const typed = { type: edmType, value };
  const isLong = edmType === "Edm.String" || edmType === "Edm.Binary";
  if (isLong && sizeOf(typed) - 4 > largestValue) throw new TableError("PropertyValueTooLarge");
  return typed;
}

/** A number without a fraction is an Int32. That larger ones become Double is unverified. */
function plainType(json: unknown): EdmType | undefined {
  if (typeof json === "string") return "Edm.String";
  if (typeof json === "boolean") return "Edm.Boolean";
  if (typeof json !== "number") return undefined;
  return typeRules["Edm.Int32"].read(json) === undefined ? "Edm.Double" : "Edm.Int32";
}

/** An instant as Azure shows it: UTC, fractions of a second as given. */
function instantOf(value: unknown): string | undefined {
  const pattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$/;
  const [, seconds, fraction = "", zone = "Z"] = pattern.exec(String(value)) ?? [];
  const time = Date.parse(`${seconds}${zone}`);
  if (seconds === undefined || Number.isNaN(time) || time < Date.UTC(1601, 0, 1)) return undefined;
  return `${new Date(time).toISOString().slice(0, 19)}${fraction}Z`;
}

/** A value that `<` and `==` compare as Azure does. That numbers of different types compare is unverified. */
export function comparable({ type, value }: TypedValue): { kind: string; value: string | number | bigint } {
  if (type === "Edm.Int64") return { kind: "number", value: BigInt(value) };
  if (typeof value === "number") return { kind: "number", value };
  if (type === "Edm.DateTime") return { kind: type, value: paddedInstant(String(value)) };
  if (type === "Edm.Binary")
    return { kind: type, value: Buffer.from(String(value), "base64").toString("hex") };
  return { kind: type, value: type === "Edm.Guid" ? String(value).toLowerCase() : String(value) };
}

function paddedInstant(instant: string): string {
  const [seconds = "", fraction = ""] = instant.slice(0, -1).split(".");
  return `${seconds}.${fraction.padEnd(7, "0")}`;
}
