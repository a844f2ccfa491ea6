/** The fields of an org's leads. */

import { SalesforceError } from "./errors";
import leadFields from "./lead-fields.json";
import type { Field, OrgSettings } from "./org-settings";

const standard = leadFields.fields as Field[];

/**
 * Codes and English names of the countries. The names are those of this Node.js, so a few differ from Salesforce's.
 * Source: https://help.salesforce.com/s/articleView?id=sales.admin_state_country_picklists_overview.htm
 */
export const countries: ReadonlyMap<string, string> = new Map(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    .flatMap((first) => [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((second) => first + second))
    .filter((code) => new Intl.Locale(`und-${code}`).region === code) // not DD, which is now DE
    .map((code) => [code, new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(code)])
    .filter((entry): entry is [string, string] => entry[1] !== undefined),
);

const countryCode: Field = {
  name: "CountryCode",
  label: "Country Code",
  type: "picklist",
  length: 10,
  restricted: true,
  values: [...countries.keys()],
};

/** The fields that the user can see. */
export function visibleFields(settings: OrgSettings): Field[] {
  const { customFields, fieldChanges, hiddenFields, hasCountryPicklists } = settings;
  const all = [...standard, ...(hasCountryPicklists ? [countryCode] : []), ...customFields];
  return all
    .filter(({ name }) => !hiddenFields.has(name))
    .map((field) => ({ ...field, ...fieldChanges[field.name] }));
}

/** Whether the user can write a field. */
export function isWritable({ name, readOnly }: Field, { lockedFields }: OrgSettings): boolean {
  return readOnly !== true && !lockedFields.has(name);
}

/** A field by its API name in any letter case. */
export function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
}

/** @throws {SalesforceError} INVALID_FIELD */
export function requireField(fields: readonly Field[], name: string): Field {
  const field = fieldNamed(fields, name);
  if (field !== undefined) return field;
  throw new SalesforceError("INVALID_FIELD", `No such column '${name}' on sobject of type Lead`);
}
