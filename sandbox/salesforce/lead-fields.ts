/** The fields of an org's leads. */

import { SalesforceError } from "./errors";
import leadFields from "./lead-fields.json";
import type { Field, OrgSettings } from "./org-settings";

const standard = leadFields.fields as Field[];

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
let known: ReadonlyMap<string, string> | undefined;

/**
 * Codes and English names of the countries. The names are those of this Node.js, so a few differ from Salesforce's.
 * Source: https://help.salesforce.com/s/articleView?id=sales.admin_state_country_picklists_overview.htm
 */
export function countries(): ReadonlyMap<string, string> {
  known ??= readCountries();
  return known;
}

function readCountries(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const codes = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => new Intl.Locale(`und-${code}`).region === code); // not DD, which is now DE
  return new Map(codes.map((code) => [code, names.of(code)] as const).filter(hasName));
}

function hasName(entry: readonly [string, string | undefined]): entry is readonly [string, string] {
  return entry[1] !== undefined;
}

function countryCode(): Field {
  const values = [...countries().keys()];
  return {
    ...{ name: "CountryCode", label: "Country Code", type: "picklist", length: 10 },
    ...{ restricted: true, values },
  };
}

/** The fields that the user can see. */
export function visibleFields(settings: OrgSettings): Field[] {
  const { customFields, fieldChanges, hiddenFields, hasCountryPicklists } = settings;
  const all = [...standard, ...(hasCountryPicklists ? [countryCode()] : []), ...customFields];
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
