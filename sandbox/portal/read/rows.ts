/** Rows of the Leads table. They are personal data, so the page collapses them. */
import { type PortalDependencies, rowList } from "./client";

/** Rows of one environment, newest first. */
export interface Rows {
  /** Columns with a value in some row. */
  columns: string[];
  rows: Record<string, unknown>[];
}

const rowsShown = 50;
const columnsShown = [
  "createdon",
  "subject",
  "firstname",
  "lastname",
  "companyname",
  "emailaddress1",
  "telephone1",
  "jobtitle",
  "address1_country",
  "description",
];

/**
 * @param run name of the run that wrote them, which is part of the row's description. @default all rows
 * @throws {ReadError}
 */
export async function readRows(dependencies: PortalDependencies, host: string, run?: string): Promise<Rows> {
  const filter = run === undefined ? "" : `&$filter=contains(description,'${run}')`;
  const query = `leads?$select=leadid,${columnsShown.join(",")}${filter}&$orderby=createdon desc&$top=${rowsShown}`;
  const rows = await rowList(dependencies, host, encodeURI(query));
  const isFilled = (value: unknown) => value !== null && value !== undefined && value !== "";
  return { columns: columnsShown.filter((column) => rows.some((row) => isFilled(row[column]))), rows };
}
