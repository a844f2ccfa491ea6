/** Builds the row that `Create_lead` writes from a field map: one expression for each column, cut to the column's length. */
import definition from "../../flow-definitions/lead-to-dynamics.workflow.json";
import { columnLength, type FieldMap } from "./field-map";

const leadStep = new Map<string, string>(Object.entries(definition.actions.Lead.inputs));

/** Keys of the `Lead` step, which holds each known lead property as trimmed text. */
export const leadKeys: readonly string[] = [...leadStep.keys()];

const details = "UserDetails.";

/** Column → value of the write's body: an expression or a constant. `leadid` comes first. */
export function leadRow(map: FieldMap): Record<string, unknown> {
  const columns = [...map].map(([column, value]) => [column, columnValue(column, value)] as const);
  return { leadid: "@outputs('Lead')['id']", ...Object.fromEntries(columns) };
}

function columnValue(column: string, value: string): unknown {
  const length = columnLength(column);
  // a choice or a yes/no column: an expression, or a JSON constant
  if (length === undefined) return value.startsWith("@") ? value : JSON.parse(value);
  if (value.startsWith("'")) return value.slice(1, -1).slice(0, length);
  if (value.startsWith("@")) return `@take(string(coalesce(${value.slice(1)},'')),${length})`;
  return `@take(${leadProperty(value)},${length})`;
}

/** Reads one lead property as text, '' when it is missing. */
function leadProperty(path: string): string {
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
