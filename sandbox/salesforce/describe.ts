/**
 * Metadata: versions, objects and the fields of a lead.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
 */
import { isWritable, visibleFields } from "./lead-fields";
import type { Field, OrgSettings } from "./org-settings";

/** Oldest version in service. Source: https://help.salesforce.com/s/articleView?id=000381744 */
export const firstVersion = 31;
export const lastVersion = 68;

const seasons = ["Spring", "Summer", "Winter"];

/** The answer of `/services/data`. Version 60.0 is Spring '24, and each year has three. */
export function versions(): object[] {
  return Array.from({ length: lastVersion - firstVersion + 1 }, (_, place) => {
    const version = firstVersion + place;
    const year = 24 + Math.floor((version - 59) / 3);
    return {
      label: `${seasons[version % 3]} '${year}`,
      url: `/services/data/v${version}.0`,
      version: `${version}.0`,
    };
  });
}

/** The answer of `sobjects`. Only leads are emulated. */
export function describeGlobal(settings: OrgSettings, root: string): object {
  return { encoding: "UTF-8", maxBatchSize: 200, sobjects: [describeObject(settings, root)] };
}

/** The answer of `sobjects/Lead/describe`. */
export function describeLead(settings: OrgSettings, root: string): object {
  const fields = visibleFields(settings).map((field) => describeField(field, settings));
  return { ...describeObject(settings, root), fields, childRelationships: [], recordTypeInfos: [] };
}

function describeObject({ rights }: OrgSettings, root: string): object {
  const url = `${root}/sobjects/Lead`;
  return {
    name: "Lead",
    label: "Lead",
    labelPlural: "Leads",
    keyPrefix: "00Q",
    custom: false,
    createable: rights.has("create"),
    updateable: rights.has("edit"),
    deletable: rights.has("delete"),
    queryable: rights.has("read"),
    retrieveable: rights.has("read"),
    urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
  };
}

function describeField(field: Field, settings: OrgSettings): object {
  const { name, label, type, length = 0, values = [], unique = false, externalId = false } = field;
  return {
    ...{ name, label, type, length, unique, externalId },
    byteLength: length * 3,
    custom: name.endsWith("__c"),
    nillable: field.nillable !== false,
    createable: isWritable(field, settings),
    updateable: isWritable(field, settings),
    defaultedOnCreate: field.default !== undefined || field.readOnly === true,
    defaultValue: type === "boolean" ? (field.default ?? false) : null,
    idLookup: externalId || name === "Id" || type === "email",
    caseSensitive: false,
    calculated: false,
    restrictedPicklist: field.restricted === true,
    picklistValues: values.map((value) => ({
      ...{ active: true, defaultValue: value === field.default, label: value, validFor: null, value },
    })),
  };
}
