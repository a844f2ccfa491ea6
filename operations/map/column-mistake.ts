/** Whether a CRM takes a value in a column, by the column's type, length and choices. */
import { repairText } from "../dead-letters/repair-text";

/** What is known of a column. */
export interface ColumnRule {
  /** The CRM's word, e.g. `String`, `Picklist`, `Boolean`. */
  type: string;
  /** Longest text. Undefined for what is not text. */
  maxLength?: number | undefined;
  required?: boolean | undefined;
  /** The only values that it takes. */
  values?: readonly (string | number)[] | undefined;
}

/** What is wrong with a value. */
export type ColumnMistake = "missing" | "choice" | "type" | "length" | "characters";

/**
 * @param destination kind of destination
 * @returns undefined for a value that the CRM takes
 */
export function columnMistake(
  destination: string,
  { type, maxLength, required, values }: ColumnRule,
  value: unknown,
): ColumnMistake | undefined {
  if (value === null || value === "")
    // only forms of Dataverse require a value (unverified)
    return required && destination !== "dynamics365" ? "missing" : undefined;
  if (values !== undefined && !values.includes(value as string)) return "choice";
  if (maxLength === undefined) return fitsType(type, value) ? undefined : "type";
  return textMistake(destination, maxLength, value);
}

function textMistake(destination: string, maxLength: number, value: unknown): ColumnMistake | undefined {
  if (typeof value !== "string") {
    // HubSpot makes text of it. Sources: sandbox/dataverse/rows/column-values.ts, sandbox/salesforce/lead-values.ts
    return destination === "hubspot" && typeof value !== "object" ? undefined : "type";
  }
  if (value.length > maxLength) return "length";
  const isWritable = destination !== "dynamics365" || repairText(value, { withoutPairs: false }) === value;
  return isWritable ? undefined : "characters";
}

/** A choice of Dataverse is a number. */
function fitsType(type: string, value: unknown): boolean {
  return type === "Boolean" ? typeof value === "boolean" : Number.isFinite(Number(value));
}
