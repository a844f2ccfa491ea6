/** The keys that every destination has: its field map, and the columns that we do not ship. */
import type { MapEntries } from "../destinations/destination";
import { type DestinationName, destinationOf, isDestinationName, isOwnSettings } from "../destinations/index";
import { customColumnMistakes, fieldMapMistakes } from "./field-map-check";
import type { Key, Values } from "./key";
import { objectOfValues } from "./values";

const schema = { type: "object", additionalProperties: { type: "string" } };

/** Entries `fieldMap` and `columns` of a destination's configuration object. */
export function mapKeys(name: DestinationName): Record<"fieldMap" | "columns", Key & { input?: "entries" }> {
  const path = isOwnSettings(name) ? `marketplace-leads:${name}.` : "marketplace-leads:";
  const { table, exampleColumn } = destinationOf(name);
  return {
    fieldMap: {
      description: `column of ${table} to lead property path, @expression, constant or none`,
      example: `--path "${path}fieldMap.${exampleColumn}" UserDetails.Title`,
      read: objectOfValues,
      schema,
      mistakes: (map, _now, all) =>
        fieldMapMistakes(map as MapEntries, destinationOf(name), settingsIn(name, all)),
    },
    columns: {
      description: `columns of ${table} that are not shipped, each text:<longest length>, number, boolean or choice; or another length of a shipped text column`,
      example: `--path "${path}columns.${customExample}" text:100`,
      read: objectOfValues,
      schema,
      mistakes: (custom) => customColumnMistakes(custom as MapEntries, destinationOf(name)),
    },
  };
}

const customExample = "partner_tier";

/** A destination's settings among values by key, `salesforce.url`. */
export function settingsIn(name: DestinationName, all: Values): Values {
  if (!isOwnSettings(name)) return all;
  const prefix = `${name}.`;
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );
}

/** Values by key with the entries of destinations' own objects by path: `salesforce.url`. */
export function flattened(given: Values): Values {
  const entries = Object.entries(given).flatMap(([key, value]): [string, unknown][] => {
    if (!isDestinationName(key) || !isOwnSettings(key) || !isPlainObject(value)) return [[key, value]];
    return Object.entries(value).map(([entry, one]) => [`${key}.${entry}`, one]);
  });
  return Object.fromEntries(entries);
}

/** Undoes {@link flattened}. */
export function nested(flat: Values): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(flat)) {
    const [key = "", entry] = path.split(".");
    values[key] = entry === undefined ? value : { ...(values[key] as object | undefined), [entry]: value };
  }
  return values;
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));
