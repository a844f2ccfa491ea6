/** Columns as the CRM itself describes them, and how to reach it. */

/** What a column holds. `other` takes no value of a lead: a date, a lookup. */
export type ColumnKind = "text" | "number" | "boolean" | "choice" | "other";

export interface CrmColumn {
  name: string;
  kind: ColumnKind;
  /** The CRM's word for its type. */
  type: string;
  maxLength?: number;
  /** A new row must have a value, and the CRM has no default. */
  isRequired: boolean;
  isWritable: boolean;
  /** The only values that it takes. */
  values?: readonly (string | number)[];
}

/** The columns of the table, object or form that takes leads. */
export interface CrmTable {
  /** Where the columns were read, as messages say it. */
  address: string;
  columns: readonly CrmColumn[];
}

/** How to reach a CRM. */
export interface CrmAccess {
  /** The destination's configuration, with its secrets. */
  settings: Readonly<Record<string, unknown>>;
  /** The caller's Azure token for a resource. */
  token: (resource: string) => Promise<string>;
  fetch: typeof fetch;
}
