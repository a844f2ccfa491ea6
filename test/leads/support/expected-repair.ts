/** The expected repair of a lead by redrive: the same lead as an object with valid texts in its known properties. */
import { isObject } from "../../../expressions/json";
import { at, rowOf } from "./expected-row";
import { fitting, isFit } from "./fit-text";

type Json = Record<string, unknown>;
type Fit = (text: string) => string;

const leadNames = ["OfferTitle", "ActionCode", "LeadSource", "Description"];
const userNames = ["FirstName", "LastName", "Email", "Company", "Phone", "Title", "Country"];

/**
 * The row of a redriven lead.
 *
 * @param posts JSON of the lead each time redrive posted it
 */
export function redrivenRow(lead: unknown, runName: string, posts: readonly string[]): Json {
  const last = posts.at(-1) ?? "";
  const whole = repaired(lead, fitting);
  if (pairs.test(last)) return rowOf(whole, runName, last);
  // a character of two halves is replaced only when a column's end cuts it
  const earlier = [JSON.stringify(lead), ...posts.slice(0, -1)];
  const wasHalved = earlier.some((received) => !isFitRow(rowOf(whole, runName, received)));
  return rowOf(wasHalved ? repaired(lead, withoutPairs) : whole, runName, last);
}

const isFitRow = (row: Json) =>
  Object.values(row).every((value) => typeof value !== "string" || isFit(value));

const pairs = /[\ud800-\udbff][\udc00-\udfff]/;
const withoutPairs: Fit = (text) => fitting(text.replace(new RegExp(pairs, "g"), "\ufffd"));

function repaired(lead: unknown, fit: Fit): Json {
  const object = objectIn(lead, 0);
  const fields = Object.entries(object).map(([name, value]) => [
    name,
    isKnown(name, leadNames) ? textOf(value, fit) : value,
  ]);
  const found = Object.fromEntries(fields) as Json;
  for (const name of Object.keys(found).filter((each) => isKnown(each, ["UserDetails"]))) {
    const user = userIn(found[name]);
    if (isObject(user)) {
      const details = Object.entries(user).filter(([detail]) => isKnown(detail, userNames));
      found[name] = Object.fromEntries(details.map(([detail, value]) => [detail, textOf(value, fit)]));
    } else {
      if (typeof user === "string") addToDescription(found, `${name}: ${fit(user)}`);
      delete found[name];
    }
  }
  return found;
}

function addToDescription(lead: Json, text: string): void {
  const name = Object.keys(lead).find((key) => isKnown(key, ["Description"])) ?? "Description";
  lead[name] = [lead[name] ?? "", text].filter((part) => part !== "").join("\n");
}

const isKnown = (name: string, names: readonly string[]) =>
  names.some((known) => known.toLowerCase() === name.toLowerCase());

function textOf(value: unknown, fit: Fit): string | null {
  if (value === null) return null;
  return fit(typeof value === "string" ? value : JSON.stringify(value));
}

/** The details as an object, otherwise their text, otherwise null. */
function userIn(value: unknown): Json | string | null {
  const parsed = typeof value === "string" ? (json(value) ?? value) : value;
  const only = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed;
  if (isObject(only)) return only;
  if (only === null || only === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The object in a text, an envelope, or a list of one; another value becomes the description. */
function objectIn(value: unknown, depth: number): Json {
  const inner = depth <= 5 ? insideOf(value) : undefined;
  if (inner !== undefined) return objectIn(inner, depth + 1);
  if (isObject(value) && depth <= 5) return value;
  return { Description: typeof value === "string" ? value : value === null ? "" : JSON.stringify(value) };
}

/** The content of a wrapper; undefined for other values. */
function insideOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? value[0] : undefined;
  if (isObject(value)) {
    const content = at(value, "$content");
    if (typeof content !== "string") return undefined;
    return new TextDecoder(encodingOf(content)).decode(Buffer.from(content, "base64"));
  }
  if (typeof value !== "string") return undefined;
  const inner = json(value);
  return typeof inner === "string" || (typeof inner === "object" && inner !== null) ? inner : undefined;
}

function encodingOf(base64: string): string {
  const [first, second] = Buffer.from(base64, "base64");
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

function json(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}
