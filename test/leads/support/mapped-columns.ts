/** The compared columns of a row. */
import { leadColumn } from "../../../infra/definition/field-map";

/** The columns of a row that a field map can write, without Dataverse's defaults. */
export function mappedColumns(row: Record<string, unknown>): Record<string, unknown> {
  const columns = Object.entries(row).filter(
    ([column]) => leadColumn(column) !== undefined && column !== "leadqualitycode",
  );
  return Object.fromEntries(columns);
}
