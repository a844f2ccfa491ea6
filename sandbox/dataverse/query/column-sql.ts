/** SQL for columns of `dataverse_rows`. */
import type { Column, Table } from "../tables";

export function columnExpression(table: Table, column: Column): string {
  if (column.name === table.primaryId) return "id";
  if (column.name === "createdon") return "createdon";
  if (column.name === "versionnumber") return "version";
  return `json_extract(body, '$.${column.name}')`;
}
