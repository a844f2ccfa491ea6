/** A property of a record type, and its definition as HubSpot answers it. */
import type { JsonObject } from "../support/json";

export interface Property {
  /** Internal name. */
  name: string;
  label: string;
  type: "string" | "enumeration" | "number" | "bool" | "datetime";
  fieldType: string;
  /** Values of an enumeration. */
  options?: readonly string[];
  readOnly?: boolean;
  /** No two records have the same value. */
  unique?: boolean;
  /** Added by a person. */
  custom?: boolean;
}

/** The definition as HubSpot answers it. */
export function showProperty(property: Property): JsonObject {
  const { name, label, type, fieldType, options = [], readOnly = false, unique = false, custom } = property;
  return {
    ...{ name, label, type, fieldType },
    description: "",
    groupName: "contactinformation",
    options: options.map((value, displayOrder) => ({ label: value, value, displayOrder, hidden: false })),
    displayOrder: -1,
    calculated: false,
    externalOptions: false,
    hasUniqueValue: unique,
    hidden: false,
    hubspotDefined: custom !== true,
    modificationMetadata: {
      archivable: custom === true,
      readOnlyDefinition: custom !== true,
      readOnlyValue: readOnly,
    },
    formField: !readOnly,
  };
}
