/** Azure Table Storage in tests of leads. */
import assert from "node:assert/strict";
import { workflowDefinition } from "../../../../infra/definition/workflow-definition";
import { azureTable as shipped } from "../../../../infra/destinations/azure-table";
import type { Place } from "../lead-destination";
import { valueAt } from "../lead-values";
import type { DestinationAdapter, Lead, Row } from "./destination-adapter";

const accountName = "sttable";
export const tableName = "Leads";
/** Storage Table Data Contributor. */
const dataContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";

export const azureTable: DestinationAdapter = {
  name: "azureTable",
  part: "table",
  definition: (source) => workflowDefinition("azureTable", source),
  connect: async () => {
    let assign = async () => {};
    return {
      async parameters(place) {
        const { parameters, grant } = await madeTable(place);
        assign = grant;
        return parameters;
      },
      grant: () => assign(),
    };
  },
  rows: (database, offset = 0) =>
    database
      .all<Record<string, string>>(
        "SELECT * FROM table_entities ORDER BY timestamp, row_key LIMIT -1 OFFSET ?",
        offset,
      )
      .map(({ partition_key, row_key, properties = "{}" }) => ({
        PartitionKey: partition_key,
        RowKey: row_key,
        ...valuesOf(JSON.parse(properties)),
      })),
  emailOf: ({ Email }) => String(Email),
  isWrite: ({ method, url }) => method === "POST" && url.endsWith(`/${tableName}`),
  forbidden: () => tableRefusal(403, "AuthorizationPermissionMismatch"),
  checkRow(row: Row, { sent, repaired }) {
    const { ReceivedAt, Run, RowKey, AsReceived, ...mapped } = row;
    assert.match(String(RowKey), /^[0-9a-f-]{36}$/);
    assert.match(String(Run), /^\w+$/);
    assert.ok(!Number.isNaN(Date.parse(String(ReceivedAt))));
    const lead = AsReceived === JSON.stringify(sent) ? sent : repaired;
    assert.equal(AsReceived, JSON.stringify(lead));
    assert.deepEqual(mapped, columnsOf(lead));
  },
};

const valuesOf = (properties: Record<string, { value: unknown }>) =>
  Object.fromEntries(Object.entries(properties).map(([name, { value }]) => [name, value]));

/** Expected properties, without those that each run changes. */
export function columnsOf(lead: Lead): Row {
  const text = (path: string) => valueAt(lead, path).trim();
  const paths = Object.entries<string>(shipped.fieldMap).filter(([, path]) => !path.startsWith("@"));
  return {
    PartitionKey: "contoso.leads",
    ...Object.fromEntries(paths.map(([name, path]) => [name, text(path)])),
    DoNotContact: text("ActionCode").toUpperCase() === "DNC",
    IsTest: text("UserDetails.LastName").startsWith("MSFT_TEST_"),
  };
}

/** The service's error body. */
export const tableRefusal = (status: number, code: string, text = "no"): Response =>
  Response.json(
    { "odata.error": { code, message: { lang: "en-US", value: `${text}\nRequestId:1\nTime:2` } } },
    { status, headers: { "x-ms-error-code": code } },
  );

/** Account and table, and the assignment of the role to the Logic App's identity. */
async function madeTable({ arm, providers, subscriptionId, location, identity }: Place) {
  const account = `${providers}/Microsoft.Storage/storageAccounts/${accountName}`;
  const table = `${account}/tableServices/default/tables/${tableName}`;
  const properties = { allowSharedKeyAccess: false };
  await arm("PUT", account, "2024-01-01", {
    ...{ location, kind: "StorageV2", sku: { name: "Standard_LRS" }, properties },
  });
  await arm("PUT", table, "2024-01-01", {});
  const { id, principalId } = await identity();
  const roleDefinitionId = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${dataContributor}`;
  const role = `${table}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-00000000000a`;
  return {
    parameters: { tableUrl: `https://${accountName}.table.core.windows.net/${tableName}`, identity: id },
    grant: async () => {
      await arm("PUT", role, "2022-04-01", {
        properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal" },
      });
    },
  };
}
