/** What services other than Dataverse received, for the overview. It is personal data, so the page collapses it. */
import { type PlacedRecord, propertiesOf } from "./client";
import type { Rows } from "./rows";

const columnsShown = 12;

/** Records by their place, each with the columns that have a value. */
export function recordsByPlace(records: readonly PlacedRecord[]): [place: string, rows: Rows][] {
  const places = [...new Set(records.map(({ place }) => place))];
  return places.map((place) => {
    const rows = records.filter((record) => record.place === place).map(({ values }) => flatValues(values));
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, columnsShown);
    return [place, { columns, rows }];
  });
}

/** Texts, numbers and Booleans as they are; the rest as JSON. */
function flatValues(values: object): Record<string, unknown> {
  const filled = Object.entries(propertiesOf(values)).filter(
    ([, value]) => value !== null && value !== undefined && value !== "",
  );
  return Object.fromEntries(
    filled.map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : value]),
  );
}
