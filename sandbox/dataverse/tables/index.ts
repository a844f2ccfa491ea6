/**
 * The tables of an organisation: types and look-ups for the columns in `tables/*.json`.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/entity-metadata
 */
import businessunit from "./businessunit.json";
import lead from "./lead.json";
import privilege from "./privilege.json";
import role from "./role.json";
import systemuser from "./systemuser.json";
import team from "./team.json";

/** Column types, as `AttributeType` spells them. */
export type ColumnType =
  | "BigInt"
  | "Boolean"
  | "DateTime"
  | "Decimal"
  | "Double"
  | "Integer"
  | "Lookup"
  | "Memo"
  | "Money"
  | "Picklist"
  | "State"
  | "Status"
  | "String"
  | "Uniqueidentifier";

export interface Column {
  /** Logical name, lower case. */
  name: string;
  type: ColumnType;
  /** Longest text, in UTF-16 units. */
  maxLength?: number;
  format?: "Email" | "Phone" | "Url";
  /** Smallest and largest number. */
  min?: number;
  max?: number;
  /** Digits after the decimal point. */
  precision?: number;
  /** Value (as text) to label. A Boolean has `0` and `1`. */
  choices?: Readonly<Record<string, string>>;
  /** For a Status column: the state of each value. */
  states?: Readonly<Record<string, number>>;
  /** A date without time. */
  dateOnly?: boolean;
  /** Logical names of the target tables of a lookup. */
  targets?: readonly string[];
  /** Navigation properties of a lookup with their target tables, if they differ from the column's name. */
  navigation?: Readonly<Record<string, string>>;
  /** Required level. The Web API enforces only the system's (unverified for ApplicationRequired). */
  required?: "ApplicationRequired" | "Recommended" | "SystemRequired";
  /** Default value of a created row. */
  default?: string | number | boolean;
  /** Not valid for create and update. */
  readOnly?: boolean;
  validForCreate?: boolean;
  validForUpdate?: boolean;
}

/** Access rights of privileges. */
export type AccessRight = "Create" | "Read" | "Write" | "Delete" | "Append" | "AppendTo" | "Assign" | "Share";

/** A table, with its columns by logical name. */
export interface Table {
  logicalName: string;
  schemaName: string;
  /** Name in a URL, e.g. `leads`. */
  entitySetName: string;
  displayName: string;
  /** Number that error texts call OTC. */
  objectTypeCode: number;
  primaryId: string;
  primaryName: string;
  /** Rows belong to a user or a team, otherwise to the organisation. */
  userOwned: boolean;
  /** Name of the privilege for each access right of the table. */
  privileges: Readonly<Partial<Record<AccessRight, string>>>;
  /** Further privileges that a create needs, at any depth. The JSON file gives their source. */
  createChecks?: readonly string[];
  columns: ReadonlyMap<string, Column>;
}

type TableFile = Omit<Table, "columns"> & { columns: Column[] };

const tables: readonly Table[] = [lead, systemuser, team, role, businessunit, privilege].map((file) => {
  const { columns, ...table } = file as TableFile;
  return { ...table, columns: new Map(columns.map((column) => [column.name, column])) };
});
const bySet = new Map(tables.map((table) => [table.entitySetName, table]));
const byName = new Map(tables.map((table) => [table.logicalName, table]));

/** All tables. */
export function allTables(): readonly Table[] {
  return tables;
}

/** The table with this entity set name (case-sensitive, as in a URL). */
export function tableOfSet(entitySetName: string): Table | undefined {
  return bySet.get(entitySetName);
}

/** The table with this logical name. */
export function tableNamed(logicalName: string): Table | undefined {
  return byName.get(logicalName);
}

/** A table that this program needs, by name. */
export function knownTable(logicalName: string): Table {
  const table = byName.get(logicalName);
  if (table === undefined) throw new Error(`tables/${logicalName}.json is missing`);
  return table;
}

/** Navigation properties of a lookup column: name to target table. */
export function navigationOf(column: Column): Readonly<Record<string, string>> {
  return column.navigation ?? { [column.name]: column.targets?.[0] ?? "" };
}

/** Property name of a column in a row's JSON: a lookup shows as `_name_value`. */
export function propertyOf(column: Column): string {
  return column.type === "Lookup" ? `_${column.name}_value` : column.name;
}

/** The column of a property name in a row's JSON, e.g. `subject` or `_ownerid_value`. */
export function columnOfProperty(table: Table, property: string): Column | undefined {
  const lookup = /^_(.+)_value$/.exec(property)?.[1];
  const column = table.columns.get(lookup ?? property);
  return column === undefined || (column.type === "Lookup") !== (lookup !== undefined) ? undefined : column;
}
