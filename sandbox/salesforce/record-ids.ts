/** Record ids: 15 characters with letter case, and 3 more that repeat the case for tools that ignore it. */
import { createHash } from "node:crypto";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const suffixes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** Adds the suffix to an id of 15 characters. Source: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/field_types.htm#i1435616 */
export function longId(id: string): string {
  const parts = [0, 5, 10].map((start) => {
    const letters = [...id.slice(start, start + 5)];
    const bits = letters.reduce((sum, letter, place) => sum + (/[A-Z]/.test(letter) ? 2 ** place : 0), 0);
    return suffixes[bits];
  });
  return id + parts.join("");
}

/** The id of 18 characters for a number. @param prefix of the object's type, e.g. `00Q` for a lead */
export function numberedId(prefix: string, number: number): string {
  let text = "";
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) text = (digits[rest % 62] ?? "") + text;
  return longId(`${prefix}8d${text.padStart(10, "0")}`);
}

/** The org's id, which follows from its host name. */
export function orgId(host: string): string {
  const bytes = createHash("sha256").update(host).digest();
  return longId(
    `00D8d${Array.from({ length: 10 }, (_, place) => digits[(bytes[place] ?? 0) % 62]).join("")}`,
  );
}

/** An id in its long form, with letter case checked. Undefined for any other text. */
export function parseId(text: string): string | undefined {
  if (!/^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/.test(text)) return undefined;
  const id = longId(text.slice(0, 15));
  return text.length === 15 || text === id ? id : undefined;
}
