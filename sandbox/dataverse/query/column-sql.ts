/** Where a column is found in `dataverse_rows`. */
import type { Column, Table } from "../tables";

/** SQL expression of a column's value. */
export function columnExpression(table: Table, column: Column): string {
  if (column.name === table.primaryId) return "id";
  if (column.name === "createdon") return "createdon";
  if (column.name === "versionnumber") return "version";
  return `json_extract(body, '$.${column.name}')`;
}
