/**
 * What the platform adds to a row: defaults, computed columns, states, and the rules for users and roles.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/entity-operations-create. The
 * defaults of a lead follow public samples of created rows (unverified).
 */
import { NotEmulated } from "../../support/errors";
import { dataverseError } from "../errors";
import type { Column, Table } from "../tables";
import type { RowValues } from "../web-api/payload";

type Stored = Record<string, unknown>;

/** Values of a new row: the given ones, and defaults for the other columns. */
export function withDefaults(table: Table, values: RowValues): Stored {
  const row: Stored = {};
  for (const { name, default: value } of table.columns.values())
    if (value !== undefined && name !== table.primaryId && !values.has(name)) row[name] = value;
  for (const [name, value] of values) if (value !== null && name !== table.primaryId) row[name] = value;
  return row;
}

/** A stored row with changes applied. Null removes a column. */
export function withChanges(table: Table, stored: Readonly<Stored>, values: RowValues): Stored {
  const row: Stored = { ...stored };
  for (const [name, value] of values) {
    if (name === table.primaryId) continue;
    if (value === null) delete row[name];
    else row[name] = value;
  }
  return row;
}

/**
 * Computed columns: full name, composite addresses, amounts in base currency, the state of a status.
 *
 * @param before the previous row; undefined on creation
 * @throws {SandboxError} 0x80048408 when a status does not belong to the state
 */
export function computeColumns(
  table: Table,
  id: string,
  row: Stored,
  changes: RowValues,
  before: Readonly<Stored> | undefined,
): void {
  if (table.columns.has("fullname")) computeFullName(row, changes);
  for (const prefix of ["address1", "address2"]) {
    if (table.columns.has(`${prefix}_composite`))
      put(row, `${prefix}_composite`, compositeAddress(row, prefix));
  }
  for (const { name, type } of table.columns.values())
    if (type === "Money" && !name.endsWith("_base")) put(row, `${name}_base`, row[name]);
  const status = table.columns.get("statuscode");
  if (status?.states !== undefined) computeState(table, status, id, row, changes, before);
}

function put(row: Stored, name: string, value: unknown): void {
  if (value !== undefined && value !== null && value !== "") row[name] = value;
  else delete row[name];
}

function computeFullName(row: Stored, changes: RowValues): void {
  if (row.fullname !== undefined && !["firstname", "lastname"].some((name) => changes.has(name))) return;
  const parts = [row.firstname, row.lastname].filter((part) => part !== undefined);
  put(row, "fullname", parts.join(" ").slice(0, 160));
}

function compositeAddress(row: Stored, prefix: string): string {
  const part = (name: string) =>
    row[`${prefix}_${name}`] === undefined ? "" : String(row[`${prefix}_${name}`]);
  const town = [part("city"), [part("stateorprovince"), part("postalcode")].filter(Boolean).join(" ")];
  const lines = [
    part("line1"),
    part("line2"),
    part("line3"),
    town.filter(Boolean).join(", "),
    part("country"),
  ];
  return lines.filter(Boolean).join("\r\n");
}

function computeState(
  table: Table,
  status: Column,
  id: string,
  row: Stored,
  changes: RowValues,
  before: Readonly<Stored> | undefined,
): void {
  const state = Number(row.statecode ?? 0);
  const stateChanged = before !== undefined && before.statecode !== state;
  if (stateChanged && !changes.has("statuscode")) {
    const first = Object.entries(status.states ?? {}).find(([, of]) => of === state)?.[0];
    row.statuscode = Number(first);
  }
  const value = row.statuscode;
  if (status.states?.[String(value)] === state) return;
  const label = table.columns.get("statecode")?.choices?.[String(state)];
  throw dataverseError(
    "invalidState",
    `${String(value)} is not a valid status code for state code ${table.schemaName}State.${label} on ${table.logicalName} with Id ${id}.`,
  );
}

/**
 * Checks a new row against the rules of its table.
 *
 * @throws {SandboxError} 0x80040530 when a user or a business unit lacks its unit; `NotEmulated` for users
 * who are people
 */
export function checkCreation(table: Table, values: RowValues): void {
  if (table.logicalName === "systemuser") checkApplicationUser(values);
  for (const column of needed[table.logicalName] ?? [])
    if (typeof values.get(column) !== "string") throw missing(table.logicalName, column, values);
}

/** Text and lookups that a new row of a table must have. */
const needed: Readonly<Record<string, readonly string[]>> = {
  role: ["name", "businessunitid"],
  businessunit: ["name", "parentbusinessunitid"],
  team: ["name"],
};

function checkApplicationUser(values: RowValues): void {
  if (typeof values.get("applicationid") !== "string") {
    throw new NotEmulated("users without an applicationid (the sandbox has application users only)");
  }
  if (typeof values.get("businessunitid") !== "string") throw missing("systemuser", "businessunitid", values);
}

function missing(logicalName: string, column: string, values: RowValues) {
  return dataverseError(
    "missingAttribute",
    `Unable to retrieve attribute=${column} for entityLogicalName=${logicalName}. Entity has Attribute Count=${values.size}. AttributeNames= ${[...values.keys()].join(", ")}`,
  );
}
