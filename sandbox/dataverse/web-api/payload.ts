/**
 * Request bodies: the properties that a client may send, and their meaning.
 * Source: https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
 */
import { NotEmulated } from "../../support/errors";
import { dataverseError, payloadError } from "../errors";
import { columnValue, guidPattern } from "../rows/column-values";
import { type Column, columnOfProperty, navigationOf, type Table, tableNamed, tableOfSet } from "../tables";

const bindSuffix = "@odata.bind";

/** What the body is for. */
export type Operation = "create" | "update";

/** Values by column. Null clears the column. */
export type RowValues = Map<string, string | number | boolean | null>;

/**
 * Reads the body of a create or an update.
 *
 * @param bound called for every row that a lookup is bound to; throws when the row does not exist
 * @throws {SandboxError} 0x80048d19 unknown property or wrong type, and the errors of `columnValue`
 */
export function readPayload(
  table: Table,
  body: unknown,
  operation: Operation,
  bound: (target: Table, id: string) => void,
): RowValues {
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    const node = Array.isArray(body) ? "StartArray" : "PrimitiveValue";
    throw payloadError(
      table.entitySetName,
      `Microsoft.OData.ODataException: An unexpected '${node}' node was found when reading from the JSON reader. A 'StartObject' node was expected.`,
    );
  }
  const values: RowValues = new Map();
  for (const [property, value] of Object.entries(body)) {
    if (property.endsWith(bindSuffix)) {
      const { column, target, id } = readBinding(table, property.slice(0, -bindSuffix.length), value);
      if (!takesValue(column, operation)) continue;
      checkRequired(column, id, operation);
      if (id !== null) bound(target, id);
      values.set(column.name, id);
    } else if (!isAnnotation(table, property)) {
      setColumn(values, table, plainColumn(table, property, value), value, operation);
    }
  }
  return values;
}

function setColumn(
  values: RowValues,
  table: Table,
  column: Column,
  value: unknown,
  operation: Operation,
): void {
  if (!takesValue(column, operation)) return;
  const stored = column.type === "Lookup" ? null : columnValue(table, column, value);
  checkRequired(column, stored, operation);
  values.set(column.name, stored);
}

/** Columns that the system requires cannot be cleared (text from public reports, code unverified). */
function checkRequired(column: Column, value: unknown, operation: Operation): void {
  if (value !== null || operation === "create" || column.required !== "SystemRequired") return;
  throw dataverseError("invalidArgument", `Attribute '${column.name}' cannot be NULL`);
}

/** Annotations such as `@odata.type` or `subject@Display.V1` carry no column value. */
function isAnnotation(table: Table, property: string): boolean {
  const at = property.indexOf("@");
  if (at < 0) return false;
  const name = property.slice(at + 1);
  if (/^[^.].*\..*[^.]$/.test(name)) return true;
  throw payloadError(
    table.entitySetName,
    `System.ArgumentException: '${name}' is an invalid instance annotation name. An instance annotation name must contain a period that is not at the start or end of the name.`,
  );
}

function plainColumn(table: Table, property: string, value: unknown): Column {
  const column = table.columns.get(property);
  if (column === undefined && columnOfProperty(table, property) !== undefined) {
    throw dataverseError(
      "badQuery",
      "CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.",
    );
  }
  if (column === undefined) {
    throw payloadError(
      table.entitySetName,
      `Microsoft.Crm.CrmException: Invalid property '${property}' was found in entity 'Microsoft.Dynamics.CRM.${table.logicalName}'. ---> Microsoft.OData.ODataException: The property '${property}' does not exist on type 'Microsoft.Dynamics.CRM.${table.logicalName}'. Make sure to only use property names that are defined by the type.`,
    );
  }
  if (column.type === "Lookup" && value !== null) {
    if (typeof value === "object")
      throw new NotEmulated(`creating related rows with a row (deep insert of '${property}')`);
    throw payloadError(
      table.entitySetName,
      "Microsoft.OData.ODataException: A 'PrimitiveValue' node with non-null value was found when trying to read the value of a navigation property; however, a 'StartArray' node, a 'StartObject' node, or a 'PrimitiveValue' node with null value was expected.",
    );
  }
  return column;
}

/**
 * Whether a column accepts a value in this operation. Other columns are ignored without an error: "The system
 * will ignore any attribute values that are not allowed for create or update" (Microsoft Dynamics CRM team
 * blog, 23 July 2007).
 */
function takesValue(column: Column, operation: Operation): boolean {
  if (column.name === "overriddencreatedon") throw new NotEmulated("the column 'overriddencreatedon'");
  const allowed = operation === "create" ? column.validForCreate : column.validForUpdate;
  return column.readOnly !== true && allowed !== false;
}

function readBinding(
  table: Table,
  navigation: string,
  value: unknown,
): { column: Column; target: Table; id: string | null } {
  const found = navigationProperty(table, navigation);
  if (found === undefined) {
    throw payloadError(
      table.entitySetName,
      `Microsoft.OData.ODataException: An undeclared property '${navigation}' which only has property annotations in the payload but no property value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.`,
    );
  }
  const { column } = found;
  const target = tableNamed(found.target);
  if (value === null && target !== undefined) return { column, target, id: null };
  const reference = typeof value === "string" ? /([A-Za-z0-9_]+)\(([^()]*)\)$/.exec(value) : null;
  const set = reference?.[1] ?? "";
  const bound = tableOfSet(set);
  const id = reference?.[2] ?? "";
  if (target === undefined || (bound === undefined && column.targets?.some((name) => set === `${name}s`))) {
    throw new NotEmulated(
      `the table '${target === undefined ? found.target : set}' (bound by '${navigation}')`,
    );
  }
  if (bound === undefined || !column.targets?.includes(bound.logicalName) || !guidPattern.test(id)) {
    throw payloadError(
      table.entitySetName,
      `Microsoft.OData.ODataException: The value of '${navigation}@odata.bind' is no reference to a row: expected '/${target.entitySetName}(<id>)'.`,
    );
  }
  return { column, target: bound, id: id.toLowerCase() };
}

/** The lookup of a navigation property. */
export function navigationProperty(
  table: Table,
  navigation: string,
): { column: Column; target: string } | undefined {
  for (const column of table.columns.values()) {
    if (column.type !== "Lookup") continue;
    const targets = navigationOf(column);
    if (Object.hasOwn(targets, navigation)) return { column, target: targets[navigation] ?? "" };
  }
  return undefined;
}
