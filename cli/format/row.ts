/** Prints a table row, one column on each line. */

/** Columns that every row has: bookkeeping, annotations and empty values are left out. */
const hidden =
  /@|^_|^(createdon|modifiedon|versionnumber|statecode|statuscode|importsequencenumber|fullname)$/;

/** @param row as the Web API returns it; multi-line text is indented below its column */
export function formatRow(row: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(row).filter(
    ([name, value]) => !hidden.test(name) && value !== null && value !== false,
  );
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown
    .map(
      ([name, value]) =>
        `  ${name.padEnd(width)}  ${String(value).replaceAll("\n", `\n  ${" ".repeat(width)}  `)}`,
    )
    .join("\n");
}
