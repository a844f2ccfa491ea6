/** The row in the body of a write, as texts. */
import { isObject } from "../../expressions/json";

/** The columns in a body: HubSpot's are inside `properties`. */
export function rowIn(service: string, body: unknown): Readonly<Record<string, unknown>> {
  const given = typeof body === "string" ? parsed(body) : body;
  if (!isObject(given)) return {};
  return service === "hubspot" && isObject(given.properties) ? given.properties : given;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { body: text };
  }
}

/** Deeper values stay JSON. */
const deepest = 8;

/** Column → text. What is inside a message has its path: `blocks[0].text`. Null is no value. */
export const texts = (row: Readonly<Record<string, unknown>>): Map<string, string> =>
  new Map(Object.entries(row).flatMap(([name, value]) => leaves(name, value, 1)));

function leaves(path: string, value: unknown, depth: number): [string, string][] {
  if (value === null || value === undefined) return [];
  if (typeof value !== "object") return [[path, String(value)]];
  if (depth >= deepest) return [[path, JSON.stringify(value)]];
  const inside = Array.isArray(value)
    ? value.map((one, index) => [`${path}[${index}]`, one] as const)
    : Object.entries(value).map(([name, one]) => [`${path}.${name}`, one] as const);
  return inside.flatMap(([name, one]) => leaves(name, one, depth + 1));
}

/** What stands for properties whose names only the lead has. */
const others = "other properties";

/**
 * Column → text of a person's lead, without what is inside and without names that the definition does not have.
 *
 * @param definition as JSON
 */
export function textsOfNamedLead(
  row: Readonly<Record<string, unknown>>,
  definition: string,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const [column, value] of Object.entries(row)) {
    if (value === null || value === undefined) continue;
    const name = definition.includes(`${JSON.stringify(column)}:`) ? column : others;
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    found.set(name, `${found.get(name) ?? ""}${text}`);
  }
  return found;
}
