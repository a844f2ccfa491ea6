/** The field map of a destination: column → lead property path, `@expression` or constant. Configuration overrides single columns. */
import type { Columns, Destination, MapEntries, Settings } from "../destinations/destination";

/** Column → value, in the order of the file. */
export type FieldMap = ReadonlyMap<string, string>;

/** Value of an override that leaves the column out. */
export const omitColumn = "none";

/** The shipped map with valid overrides. */
export function fieldMapWith(shipped: MapEntries, overrides: MapEntries = {}): FieldMap {
  const map = new Map(Object.entries(shipped));
  for (const [column, value] of Object.entries(overrides)) {
    if (value === omitColumn) map.delete(column);
    else map.set(column, value);
  }
  return map;
}

/** The map that a destination's settings ask for. */
export function fieldMapOf({ fieldMap, mapEntries }: Destination, settings: Settings): FieldMap {
  return fieldMapWith(fieldMap, {
    ...mapEntries?.(settings),
    ...(settings.fieldMap as MapEntries | undefined),
  });
}

/** `text:100` and its like: how the configuration describes a column that is not shipped. */
export const customColumn = /^(?:text:([1-9][0-9]{0,6})|boolean|number|choice)$/;

/** The shipped columns, with the lengths that the settings give them, and those that only the settings describe. */
export function columnsOf({ columns }: Destination, settings: Settings): Columns {
  const described = Object.entries((settings.columns as MapEntries | undefined) ?? {}).map(([name, text]) => {
    const [, length] = customColumn.exec(text) ?? [];
    const shipped = Object.hasOwn(columns, name) ? columns[name] : undefined;
    return [
      name,
      length === undefined
        ? { type: types[text] ?? text }
        : { ...(shipped ?? { type: "String" }), maxLength: Number(length) },
    ];
  });
  return { ...columns, ...Object.fromEntries(described) };
}

const types: Readonly<Record<string, string>> = { boolean: "Boolean", number: "Number", choice: "Picklist" };
