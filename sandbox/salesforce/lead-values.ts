/**
 * What Salesforce checks of a lead's values before any rule of an administrator. It reports the first failure
 * (unverified: it may list several).
 * Source: https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_order_of_execution.htm
 */
import type { JsonObject } from "../support/json";
import { SalesforceError, type SalesforceErrorCode } from "./errors";
import { countries, isWritable, requireField, visibleFields } from "./lead-fields";
import type { Field, OrgSettings } from "./org-settings";
import { parseId } from "./record-ids";

type Values = Record<string, unknown>;

/**
 * The values of a body, by API name. Null clears a field.
 *
 * @throws {SalesforceError} for a field that does not exist, has another type, or cannot be written
 */
export function readValues(body: JsonObject, settings: OrgSettings): Values {
  const fields = visibleFields(settings);
  const entries = Object.entries(body).filter(([name]) => name !== "attributes");
  const given = entries.map(([name, value]) => [requireField(fields, name), value] as const);
  const values = given.map(([field, value]) => [field.name, parseValue(field, value)] as const);
  const locked = given.map(([field]) => field).filter((field) => !isWritable(field, settings));
  if (locked.length > 0) {
    const names = locked.map(({ name }) => name);
    const text = `Unable to create/update fields: ${names.join(", ")}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
    throw new SalesforceError("INVALID_FIELD_FOR_INSERT_UPDATE", text, names);
  }
  return Object.fromEntries(values);
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** Type → what JSON it accepts. All others accept text. */
const parsers: Partial<Record<Field["type"], (value: unknown) => unknown>> = {
  boolean: (value) => (typeof value === "boolean" ? value : undefined),
  int: (value) => (Number.isInteger(Number(value)) ? Number(value) : undefined),
  double: number,
  currency: number,
  date: (value) => (/^\d{4}-\d\d-\d\d$/.test(String(value)) ? value : undefined),
  datetime: (value) => (dateTime.test(String(value)) ? value : undefined),
};

function number(value: unknown): number | undefined {
  return Number.isFinite(Number(value)) ? Number(value) : undefined;
}

/** Salesforce trims texts and stores an empty one as null (unverified in which order with the length). */
function parseValue(field: Field, value: unknown): unknown {
  if (value === null) return null;
  const text = typeof value === "string" ? value.trim() : value;
  if (text === "") return null;
  const parse = parsers[field.type] ?? ((given: unknown) => (typeof given === "string" ? given : undefined));
  const parsed = typeof text === "object" ? undefined : parse(text);
  if (parsed !== undefined) return parsed;
  // The line and column are Salesforce's words, the numbers are unverified.
  const text400 = `Cannot deserialize instance of ${field.type} from ${tokenOf(value)} or request may be missing a required field at [line:1, column:2]`;
  throw new SalesforceError("JSON_PARSER_ERROR", text400);
}

function tokenOf(value: unknown): string {
  if (Array.isArray(value)) return "START_ARRAY value [";
  if (typeof value === "object") return "START_OBJECT value {";
  if (typeof value === "string") return `VALUE_STRING value ${value}`;
  if (typeof value === "boolean") return `VALUE_${String(value).toUpperCase()} value ${value}`;
  return `VALUE_NUMBER_${Number.isInteger(value) ? "INT" : "FLOAT"} value ${value}`;
}

/**
 * Checks a record as it will be stored.
 *
 * @param changed API names of the fields that this request sets
 * @throws {SalesforceError}
 */
export function checkRecord(record: Values, changed: ReadonlySet<string>, settings: OrgSettings): void {
  const fields = visibleFields(settings).filter((field) => isWritable(field, settings));
  const missing = fields.filter(({ name, nillable }) => nillable === false && record[name] === undefined);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name);
    throw new SalesforceError(
      "REQUIRED_FIELD_MISSING",
      `Required fields are missing: [${names.join(", ")}]`,
      names,
    );
  }
  for (const field of fields) {
    const value = record[field.name];
    if (value !== undefined && changed.has(field.name)) checkValue(field, String(value), settings);
  }
}

/**
 * The form of an e-mail address.
 * Source: https://help.salesforce.com/s/articleView?id=000386865 for the characters; unverified in detail
 */
const emailAddress =
  /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d-]*[a-z][a-z\d-]*$/i;

function checkValue(field: Field, value: string, settings: OrgSettings): void {
  const { label, type, length = 0, restricted, values = [] } = field;
  const fail = (code: SalesforceErrorCode, text: string) => {
    throw new SalesforceError(code, `${label}: ${text}`, [field.name]);
  };
  if (restricted && !values.includes(value)) {
    fail("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", `bad value for restricted picklist field: ${value}`);
  }
  if (length > 0 && value.length > length) {
    fail("STRING_TOO_LONG", `data value too large: ${value} (max length=${length})`);
  }
  if (type === "email" && !emailAddress.test(value)) {
    fail("INVALID_EMAIL_ADDRESS", `invalid email address: ${value}`);
  }
  if (type === "reference") checkReference(field, value, settings);
}

/** Texts unverified. */
function checkReference(
  { label, name }: Field,
  value: string,
  { apps, owners, assignmentRule }: OrgSettings,
) {
  const id = parseId(value);
  if (id === undefined) {
    throw new SalesforceError("MALFORMED_ID", `${label}: id value of incorrect type: ${value}`, [name]);
  }
  const known = [...owners, ...apps.map(({ runAs }) => runAs), assignmentRule?.ownerId];
  if (!known.includes(id)) {
    throw new SalesforceError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [name]);
  }
}

/**
 * With State and Country/Territory Picklists, a country must be one of the list, and has a name and a code.
 * Text: reports in public repositories.
 */
export function completeCountry(record: Values, changed: ReadonlySet<string>, settings: OrgSettings): void {
  if (!settings.hasCountryPicklists) return;
  if (changed.has("CountryCode")) {
    record.Country = countries().get(String(record.CountryCode)); // checked before as a restricted picklist
  } else if (changed.has("Country") && record.Country !== undefined) {
    const found = [...countries()].find(([, name]) => name === record.Country);
    if (found === undefined) {
      const text =
        "There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.: Country";
      throw new SalesforceError("FIELD_INTEGRITY_EXCEPTION", text, ["Country"]);
    }
    record.CountryCode = found[0];
  }
}
