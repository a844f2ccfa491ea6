/** The expected result of a POST, written a second time in plain code: a refusal, a row with its columns, or a dead letter. */

import { isObject } from "../../../expressions/json";
import { columns } from "../../../flow-definitions/dynamics365/columns.json";
import { isFit } from "./fit-text";
import { offerId } from "./lead-destination";

export interface Posted {
  body: string | Uint8Array<ArrayBuffer>;
  /** Undefined sends no Content-Type. */
  contentType: string | undefined;
}

type Json = Record<string, unknown>;

/** The result of a POST when every service works. */
export type Outcome =
  | { kind: "refused" }
  /** Columns of the row, without those that Dataverse keeps empty. */
  | { kind: "row"; row: Json }
  /** `isTried` tells whether the write was tried and refused. */
  | { kind: "letter"; lead: unknown; isTried: boolean };

export function expectedOutcome(posted: Posted, runName: string): Outcome {
  const received = leadReceived(posted);
  if ("refused" in received) return { kind: "refused" };
  const { lead = null } = received;
  if (!isReadable(lead)) return { kind: "letter", lead, isTried: false };
  const row = rowOf(lead, runName);
  const texts = Object.values(row).filter((value) => typeof value === "string");
  return texts.every(isFit) ? { kind: "row", row } : { kind: "letter", lead, isTried: true };
}

/** The body in the trigger's form: JSON as its value, text as text, anything else as base64 in an envelope. */
export function leadReceived({ body, contentType }: Posted): { lead?: unknown } | { refused: true } {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const isJson = type === "application/json" || type === "text/json" || type.endsWith("+json");
  if (bytes.byteLength === 0) return {};
  if (!isJson && !type.startsWith("text/")) {
    const content = Buffer.from(bytes).toString("base64");
    return { lead: { "$content-type": contentType ?? "application/octet-stream", $content: content } };
  }
  const text = new TextDecoder().decode(bytes);
  if (!isJson) return { lead: text };
  if (text.trim() === "") return {};
  try {
    return { lead: JSON.parse(text) };
  } catch {
    return { refused: true };
  }
}

/** Whether the flow can read it: an object that is not an envelope, with UserDetails as an object or missing. */
function isReadable(lead: unknown): lead is Json {
  if (!isObject(lead)) return false;
  const nested = [at(lead, "$content"), at(lead, "UserDetails"), at(lead, "userDetails")];
  return nested.every((value) => value === undefined || value === null || isObject(value));
}

/** The row that the flow writes for an object. @param received the text for the description */
export function rowOf(lead: Json, runName: string, received = JSON.stringify(lead)): Json {
  const read = (name: string) => property([lead], name);
  const users = ["UserDetails", "userDetails"].map((name) => at(lead, name)).filter(isObject);
  const detail = (name: string) => property(users, name);
  const action = read("ActionCode");
  const isTest = detail("LastName").toUpperCase().startsWith("MSFT_TEST_");
  const texts = {
    subject: `${isTest ? "[TEST] " : ""}${read("OfferTitle") || offerId} - ${action}`,
    firstname: detail("FirstName"),
    lastname: detail("LastName") || detail("Email") || "(not given)",
    companyname: detail("Company"),
    emailaddress1: detail("Email"),
    telephone1: detail("Phone"),
    jobtitle: detail("Title"),
    address1_country: detail("Country"),
    description: [
      read("Description").slice(0, 1500),
      `Run: ${runName}`,
      `Offer: ${offerId}`,
      `Lead source: ${read("LeadSource")}`,
      `Action: ${action}`,
      `As received: ${received}`,
    ].join("\n"),
  };
  const kept = Object.entries(texts)
    .filter(([, text]) => text !== "")
    .map(([column, text]) => [column, text.slice(0, columns[column as keyof typeof texts].maxLength)]);
  const isDnc = action.toUpperCase() === "DNC";
  const noContact = ["donotemail", "donotphone", "donotbulkemail", "donotpostalmail", "donotfax"];
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(noContact.map((column) => [column, isDnc])),
    leadsourcecode: 8,
  };
}

/** A property in any letter case, the exact name first. */
export function at(object: Json, name: string): unknown {
  const key = Object.hasOwn(object, name)
    ? name
    : Object.keys(object).find((other) => other.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
}

/** The first value of these objects and spellings, as trimmed text. */
function property(objects: readonly Json[], name: string): string {
  const camel = name.charAt(0).toLowerCase() + name.slice(1);
  const values = objects.flatMap((object) => [at(object, name), at(object, camel)]);
  return trim(asText(values.find((value) => value !== undefined && value !== null)));
}

/** As the expression function `string` writes it. */
function asText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value).replace("e", "E");
  return JSON.stringify(value);
}

/** .NET's white space includes U+0085 and not U+FEFF. */
const blank = "[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const blanksAround = new RegExp(`^${blank}|${blank}$`, "g");
const trim = (text: string) => text.replace(blanksAround, "");
