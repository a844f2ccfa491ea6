/** Builds the row that `Create_lead` writes from a field map: one expression for each column, cut to the column's length. */
import skeleton from "../../flow-definitions/lead-flow.json";
import type { Column, Columns } from "../destinations/destination";
import type { FieldMap } from "./field-map";

const leadStep = new Map<string, string>(Object.entries(skeleton.actions.Lead.inputs));

/** Keys of the `Lead` step, which holds each known lead property as trimmed text. */
export const leadKeys: readonly string[] = [...leadStep.keys()];

const details = "UserDetails.";

/**
 * Column → value in the write's body: an expression or a constant.
 *
 * @param omitsEmpty whether an empty text becomes null
 */
export function leadRow(map: FieldMap, columns: Columns, omitsEmpty = false): Record<string, unknown> {
  return Object.fromEntries(
    [...map].map(([name, value]) => {
      const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
      return [name, columnValue(value, column, omitsEmpty)];
    }),
  );
}

function columnValue(value: string, column: Column | undefined, omitsEmpty: boolean): unknown {
  const length = column?.maxLength;
  // a choice or a yes/no column: an expression, or a JSON constant
  if (length === undefined) return value.startsWith("@") ? value : JSON.parse(value);
  if (value.startsWith("'")) return value.slice(1, -1).slice(0, length);
  const text = value.startsWith("@") ? `string(coalesce(${value.slice(1)},''))` : leadProperty(value);
  const cut = `take(${text},${length})`;
  return omitsEmpty && !column?.neverEmpty ? `@if(empty(${text}),null,${cut})` : `@${cut}`;
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
