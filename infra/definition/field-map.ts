/** The field map: Leads column → lead property path, `@expression` or constant. Configuration overrides single columns. */
import leadColumns from "../../flow-definitions/dataverse-lead-columns.json";
import shippedMap from "../../flow-definitions/lead-to-dynamics.field-map.json";

/** One column of the Leads table. */
export interface LeadColumn {
  type: string;
  /** Longest text, in UTF-16 code units as in Dataverse. Text columns only. */
  maxLength?: number;
  /** Dataverse's forms require it, so it always has a value. */
  required?: boolean;
}

/** Column → value, in the order of the file. */
export type FieldMap = ReadonlyMap<string, string>;

/** Value of an override that leaves the column out. */
export const omitColumn = "none";

const columns = new Map<string, LeadColumn>(Object.entries(leadColumns.columns));

/** Leads column by logical name. */
export const leadColumn = (name: string): LeadColumn | undefined => columns.get(name);

/** Longest text of a column; undefined for a column that is not text. */
export const columnLength = (name: string): number | undefined => columns.get(name)?.maxLength;

/** Names of the columns that can be written. */
export const columnNames = (): string[] => [...columns.keys()];

/** The shipped map with valid overrides. */
export function fieldMapWith(overrides: Readonly<Record<string, string>> = {}): FieldMap {
  const map = new Map(Object.entries<string>(shippedMap));
  for (const [column, value] of Object.entries(overrides)) {
    if (value === omitColumn) map.delete(column);
    else map.set(column, value);
  }
  return map;
}
