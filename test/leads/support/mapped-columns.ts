/** What a test compares of a row. */
import { leadColumn } from "../../../infra/definition/field-map";

/** The columns of a row that a field map can fill, without Dataverse's own default. */
export function mappedColumns(row: Record<string, unknown>): Record<string, unknown> {
  const columns = Object.entries(row).filter(
    ([column]) => leadColumn(column) !== undefined && column !== "leadqualitycode",
  );
  return Object.fromEntries(columns);
}
