/** The record types that the sandbox has, and what distinguishes them. */

export interface ObjectType {
  name: "contacts" | "leads";
  /** As error texts spell it. */
  label: string;
  /** HubSpot's number of the type. Source: https://developers.hubspot.com/docs/guides/crm/understanding-the-crm */
  typeId: string;
  /** Returned when the request names no properties. */
  shown: readonly string[];
  /** Properties that hold the times. */
  created: string;
  modified: string;
}

export const objectTypes: Readonly<Record<ObjectType["name"], ObjectType>> = {
  contacts: {
    name: "contacts",
    label: "CONTACT",
    typeId: "0-1",
    shown: ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"],
    created: "createdate",
    modified: "lastmodifieddate",
  },
  leads: {
    name: "leads",
    label: "LEAD",
    typeId: "0-136",
    shown: ["hs_createdate", "hs_lastmodifieddate", "hs_lead_name", "hs_object_id"],
    created: "hs_createdate",
    modified: "hs_lastmodifieddate",
  },
};
