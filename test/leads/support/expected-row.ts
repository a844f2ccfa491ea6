/**
 * What a body must become, written down a second time and in plain code: the table of the field map, conversion to text, replacement of
 * unfit characters, cuts. Shares nothing with `infra/` but the lengths of the columns.
 */
import { columns } from "../../../flow-definitions/dataverse-lead-columns.json";
import { offerId } from "./lead-world";

export interface Posted {
  body: string | Uint8Array<ArrayBuffer>;
  /** Undefined sends no Content-Type. */
  contentType: string | undefined;
}

type Json = Record<string, unknown>;

/** Columns of the row; undefined when the call is refused because its Content-Type promises JSON and the body is none. */
export function expectedRow(posted: Posted, runName: string): Json | undefined {
  const text = textOfBody(posted);
  return text === undefined ? undefined : rowOf(text, runName);
}

/** The body as text, the way the trigger hands it on; undefined when it is refused. */
function textOfBody({ body, contentType }: Posted): string | undefined {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const isJson = type === "application/json" || type === "text/json" || type.endsWith("+json");
  // TextDecoder drops a byte order mark; base64ToString, which reads binary content, keeps it
  const isText = isJson || type.startsWith("text/");
  const text = isText ? new TextDecoder().decode(bytes) : Buffer.from(bytes).toString("utf8");
  if (bytes.byteLength === 0) return "null";
  if (!isJson) return text;
  if (text.trim() === "") return "null";
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string"
      ? value
      : isObject(value)
        ? JSON.stringify(value)
        : asText(value, "null");
  } catch {
    return undefined;
  }
}

function rowOf(bodyText: string, runName: string): Json {
  const text = trim(bodyText);
  const lead = objectOf(text);
  const details = objectAt(lead ?? {});
  const read = (name: string) => property(lead ?? {}, name);
  const detail = (name: string) => property(details, name);
  const row = new Map<string, unknown>();
  const put = (column: string, value: string) => {
    if (value !== "") row.set(column, fit(value, lengthOf(column)));
  };
  const isTest = ["FirstName", "LastName", "Email", "Company"].some((name) =>
    detail(name).toUpperCase().startsWith("MSFT_TEST_"),
  );
  const action = read("ActionCode");
  put("subject", `${isTest ? "[TEST] " : ""}${read("OfferTitle") || offerId} - ${action || "unknown"}`);
  put("firstname", detail("FirstName"));
  put("lastname", detail("LastName") || detail("Email") || "(not given)");
  put("companyname", detail("Company"));
  put("emailaddress1", detail("Email"));
  put("telephone1", detail("Phone"));
  put("jobtitle", detail("Title"));
  put("address1_country", detail("Country"));
  const facts = [
    ...(read("LeadSource") === "" ? [] : [`Lead source: ${cut(read("LeadSource"), 300)}`]),
    ...(action === "" ? [] : [`Action: ${cut(action, 100)}`]),
    `Offer: ${offerId}`,
    `Run: ${runName}`,
  ].join("\n");
  const notes = read("Description");
  const rest = lead === undefined ? (text === "{}" ? "" : text) : restOf(lead, details);
  put(
    "description",
    [...(notes === "" ? [] : [cut(notes, 1999 - facts.length)]), facts, ...(rest === "" ? [] : [rest])].join(
      "\n",
    ),
  );
  for (const column of ["donotemail", "donotphone", "donotbulkemail", "donotpostalmail", "donotfax"]) {
    row.set(column, action.toUpperCase() === "DNC");
  }
  row.set("leadsourcecode", 8);
  return Object.fromEntries(row);
}

/** A lead with nothing in it is shown as its text, as one that is no object. */
function objectOf(text: string): Json | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && Object.keys(value).length > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function keyOf(object: Json, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  return Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
}

const at = (object: Json, name: string) => {
  const key = keyOf(object, name);
  return key === undefined ? undefined : object[key];
};
const objectAt = (lead: Json): Json => {
  const value = at(lead, "UserDetails");
  return isObject(value) ? value : {};
};

/** Either spelling, the one that is not blank. */
function property(object: Json, name: string): string {
  const camel = name.charAt(0).toLowerCase() + name.slice(1);
  return trim(asText(at(object, name))) || trim(asText(at(object, camel)));
}

function asText(value: unknown, ofNull = ""): string {
  if (value === undefined || value === null) return ofNull;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value).replace("e", "E");
  return JSON.stringify(value);
}

const detailNames = ["FirstName", "LastName", "Email", "Company", "Phone", "Title", "Country"];
const leadNames = ["OfferTitle", "ActionCode", "LeadSource", "Description"];

function restOf(lead: Json, details: Json): string {
  const rest = without(lead, leadNames);
  if (isObject(at(lead, "UserDetails"))) {
    delete rest[keyOf(rest, "UserDetails") ?? "UserDetails"];
    const inside = without(details, detailNames);
    if (Object.keys(inside).length > 0) rest.UserDetails = inside;
  }
  return Object.keys(rest).length === 0 ? "" : JSON.stringify(rest);
}

function without(object: Json, names: readonly string[]): Json {
  const copy = Object.fromEntries(Object.entries(object));
  for (const name of names.flatMap((each) => [each, each.charAt(0).toLowerCase() + each.slice(1)])) {
    const key = keyOf(copy, name);
    if (key !== undefined) delete copy[key];
  }
  return copy;
}

/** .NET's white space: U+0085 is, U+FEFF is not. */
const blank = "[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const blanksAround = new RegExp(`^${blank}|${blank}$`, "g");
const trim = (text: string) => text.replace(blanksAround, "");

const lengthOf = (column: string) =>
  (columns as Record<string, { maxLength?: number }>)[column]?.maxLength ?? Number.POSITIVE_INFINITY;

/** Half characters count as one; a whole one is not halved. */
export function cut(text: string, length: number): string {
  const kept = text.slice(0, length);
  return /[\ud800-\udbff]$/.test(kept) && /^[\udc00-\udfff]/.test(text.slice(length))
    ? kept.slice(0, -1)
    : kept;
}

const fit = (text: string, length: number) => fitting(cut(text, length));

/** What Dataverse refuses, replaced. */
const fitting = (text: string) =>
  text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[\v\f]/g, "\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for
    .replace(/[\u0000-\u0008\u000e-\u001f\ufffe\uffff]/g, "\ufffd");

/** Whether Dataverse would take a text. */
export const isFit = (text: string) => fitting(text) === text;
