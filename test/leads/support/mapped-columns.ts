/** The compared columns of a row. */
import { columns as leadColumns } from "../../../flow-definitions/dynamics365/columns.json";

/** The columns of a row that a field map can write, without Dataverse's defaults. */
export function mappedColumns(row: Record<string, unknown>): Record<string, unknown> {
  const columns = Object.entries(row).filter(
    ([column]) => Object.hasOwn(leadColumns, column) && column !== "leadqualitycode",
  );
  return Object.fromEntries(columns);
}
