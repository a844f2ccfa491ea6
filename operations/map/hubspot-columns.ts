/**
 * Properties of HubSpot's contacts.
 *
 * Source: https://developers.hubspot.com/docs/api/crm/properties
 */
import { exchange } from "../services/service-request";
import type { ColumnKind, CrmAccess, CrmColumn, CrmTable } from "./crm-column";
import { CrmRefusal } from "./crm-refusal";

interface Property {
  name: string;
  type: string;
  fieldType: string;
  calculated?: boolean;
  modificationMetadata?: { readOnlyValue?: boolean };
  options?: { value: string }[];
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  ...{ string: "text", phone_number: "text", number: "number", bool: "boolean", enumeration: "choice" },
};

const address = "https://api.hubapi.com";
const service = {
  name: "HubSpot",
  origin: address,
  unreachable: "LEADS_CRM_UNREACHABLE",
  check: "Check the network.",
} as const;

/** @throws {CrmRefusal} when HubSpot refuses; {OperationError} `LEADS_CRM_UNREACHABLE` */
export async function hubspotColumns({ settings, fetch }: CrmAccess): Promise<CrmTable> {
  const headers = { authorization: `Bearer ${settings.token}`, accept: "application/json" };
  const answer = await exchange(
    fetch,
    `${address}/crm/v3/properties/contacts`,
    { method: "GET", headers },
    service,
  );
  if (!answer.ok) throw new CrmRefusal(answer);
  return { address, columns: (answer.body as { results: Property[] }).results.map(columnOf) };
}

/** HubSpot requires no property, and says no length. */
function columnOf({
  name,
  type,
  fieldType,
  calculated,
  modificationMetadata,
  options = [],
}: Property): CrmColumn {
  const kind = fieldType === "booleancheckbox" ? "boolean" : (kinds[type] ?? "other");
  return {
    name,
    kind,
    type,
    isRequired: false,
    isWritable: calculated !== true && modificationMetadata?.readOnlyValue !== true,
    ...(kind === "choice" && { values: options.map(({ value }) => value) }),
  };
}
