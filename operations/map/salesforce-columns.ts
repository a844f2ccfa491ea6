/**
 * Fields of Salesforce's leads, from its describe call.
 *
 * Sources: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm,
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 */
import { exchange } from "../services/service-request";
import type { ColumnKind, CrmAccess, CrmColumn, CrmTable } from "./crm-column";
import { CrmRefusal } from "./crm-refusal";

/** A field of a describe answer. */
interface Field {
  name: string;
  type: string;
  length: number;
  nillable: boolean;
  createable: boolean;
  defaultedOnCreate: boolean;
  restrictedPicklist: boolean;
  picklistValues: { active: boolean; value: string }[];
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  ...{ string: "text", textarea: "text", email: "text", phone: "text", url: "text", combobox: "text" },
  ...{ boolean: "boolean", int: "number", double: "number", currency: "number", percent: "number" },
};

/** The version that the definition file writes with. */
const apiPath = "/services/data/v64.0/sobjects/Lead/describe";

/** @throws {CrmRefusal} when Salesforce refuses; {OperationError} `LEADS_CRM_UNREACHABLE` */
export async function salesforceColumns({ settings, fetch }: CrmAccess): Promise<CrmTable> {
  const address = String(settings.url);
  const service = {
    name: "Salesforce",
    origin: address,
    unreachable: "LEADS_CRM_UNREACHABLE",
    check: "Check marketplace-leads:salesforce.url and the network.",
  } as const;
  const basic = Buffer.from(`${settings.clientId}:${settings.clientSecret}`).toString("base64");
  const signedIn = await exchange(
    fetch,
    `${address}/services/oauth2/token`,
    {
      method: "POST",
      headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
      body: "grant_type=client_credentials",
    },
    service,
  );
  if (!signedIn.ok) throw new CrmRefusal(signedIn);
  const { access_token: token } = signedIn.body as { access_token: string };
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  const described = await exchange(fetch, `${address}${apiPath}`, { method: "GET", headers }, service);
  if (!described.ok) throw new CrmRefusal(described);
  return { address, columns: (described.body as { fields: Field[] }).fields.map(columnOf) };
}

function columnOf(field: Field): CrmColumn {
  const { name, type, length, nillable, createable, defaultedOnCreate } = field;
  const isClosed = type === "picklist" && field.restrictedPicklist;
  const kind = type === "picklist" ? (isClosed ? "choice" : "text") : (kinds[type] ?? "other");
  return {
    name,
    kind,
    type,
    ...(length > 0 && { maxLength: length }),
    isRequired: !nillable && !defaultedOnCreate,
    isWritable: createable,
    ...(isClosed && {
      values: field.picklistValues.filter(({ active }) => active).map(({ value }) => value),
    }),
  };
}
