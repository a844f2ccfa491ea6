/** Builds the row that `Create_lead` writes from a field map: one expression for each column, cut to the column's length. */
import skeleton from "../../flow-definitions/lead-flow.json";
import type { Columns } from "../destinations/destination";
import type { FieldMap } from "./field-map";

const leadStep = new Map<string, string>(Object.entries(skeleton.actions.Lead.inputs));

/** Keys of the `Lead` step, which holds each known lead property as trimmed text. */
export const leadKeys: readonly string[] = [...leadStep.keys()];

const details = "UserDetails.";

/** Column → value in the write's body: an expression or a constant. */
export function leadRow(map: FieldMap, columns: Columns): Record<string, unknown> {
  return Object.fromEntries(
    [...map].map(([column, value]) => [
      column,
      columnValue(value, Object.hasOwn(columns, column) ? columns[column]?.maxLength : undefined),
    ]),
  );
}

function columnValue(value: string, length: number | undefined): unknown {
  // a choice or a yes/no column: an expression, or a JSON constant
  if (length === undefined) return value.startsWith("@") ? value : JSON.parse(value);
  if (value.startsWith("'")) return value.slice(1, -1).slice(0, length);
  if (value.startsWith("@")) return `@take(string(coalesce(${value.slice(1)},'')),${length})`;
  return `@take(${leadProperty(value)},${length})`;
}

/** Reads one lead property as text, '' when it is missing. */
export function leadProperty(path: string): string {
  const name = path.replace(details, "");
  if (isKnown(path)) return `outputs('Lead')['${name}']`;
  return `trim(string(coalesce(${readings(path).join(",")},'')))`;
}

/** `Lead` has the properties of the published schema, and besides an id and a check. */
function isKnown(path: string): boolean {
  return leadStep.get(path.replace(details, ""))?.includes(readings(path)[0] ?? path) ?? false;
}

/** The marketplace has sent both spellings, `UserDetails` and `userDetails`, `Email` and `email`. */
function readings(path: string): string[] {
  return path
    .split(".")
    .map((name) => [...new Set([changeFirst(name, "toUpperCase"), changeFirst(name, "toLowerCase")])])
    .reduce<string[]>(
      (bases, names) => bases.flatMap((base) => names.map((name) => `${base}?['${name}']`)),
      ["triggerBody()"],
    );
}

const changeFirst = (name: string, change: "toUpperCase" | "toLowerCase") =>
  name.charAt(0)[change]() + name.slice(1);
