/** The resources of Azure Table Storage as a destination. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import type { LeadDestinationArgs } from "../../../infra/config/lead-destination-args";
import {
  hooksMade,
  identityPrincipalId,
  installPulumiMocks,
  type MockSettings,
  type RecordedResource,
  resolved,
  said,
  subscriptionId,
} from "../../support/pulumi-mocks";

const types = {
  account: "azure-native:storage:StorageAccount",
  table: "azure-native:storage:Table",
  role: "azure-native:authorization:RoleAssignment",
  identity: "azure-native:managedidentity:UserAssignedIdentity",
  workflow: "azure-native:logic:Workflow",
};
const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-leads-dev`;
const accountId = `/subscriptions/${subscriptionId}/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/stcontosodata`;
const contributor = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3`;

async function deploy(args: Partial<LeadDestinationArgs> = {}, settings: MockSettings = {}) {
  const resources = await installPulumiMocks(settings);
  const destination = new LeadDestination("leads", {
    ...{ offerId: "contoso.leads", crm: ["azureTable"], location: "westeurope", deadLetter: "none" },
    ...args,
  });
  await destination.checked();
  await Promise.all(Object.values<pulumi.Output<unknown>>(destination.outputs()).map(resolved));
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  const one = (type: string): RecordedResource => {
    assert.equal(all(type).length, 1, type);
    return all(type)[0] as RecordedResource;
  };
  return { one, all };
}

describe("Azure Table Storage as a destination", () => {
  it("makes an account without keys, a table, and the role of the Logic App's identity on this table only", async () => {
    const { one } = await deploy();
    const account = one(types.account).inputs;
    assert.match(account.accountName, /^stcontosoleads[0-9a-f]{10}$/);
    assert.deepEqual([account.allowSharedKeyAccess, account.minimumTlsVersion], [false, "TLS1_2"]);
    assert.equal(one(types.table).inputs.tableName, "Leads");
    const { roleAssignmentName, ...role } = one(types.role).inputs;
    assert.match(roleAssignmentName, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual(role, {
      scope: `${group}/providers/Microsoft.Storage/storageAccounts/${account.accountName}/tableServices/default/tables/Leads`,
      roleDefinitionId: contributor,
      principalId: identityPrincipalId,
      principalType: "ServicePrincipal",
    });
    const { parameters, identity } = one(types.workflow).inputs;
    const tableUrl = `https://${account.accountName}.table.core.windows.net/Leads`;
    assert.equal(parameters.tableUrl.value, tableUrl);
    assert.deepEqual(identity.userAssignedIdentities, [parameters.identity.value]);
  });

  it("exists before the Logic App, and is protected like it", async () => {
    for (const protect of [true, false]) {
      const { one } = await deploy({ protect });
      for (const type of [types.account, types.table]) assert.equal(one(type).options.protect, protect, type);
      const { dependencies } = one(types.workflow).options;
      for (const name of ["leads-table", "leads-table-role"])
        assert.ok(
          dependencies.some((urn) => urn.endsWith(`::${name}`)),
          name,
        );
    }
  });

  it("shares the identity with the dead letters, and has an account of its own", async () => {
    const { one, all } = await deploy({ deadLetter: "storage" });
    one(types.identity);
    const names = all(types.account).map(({ inputs }) => inputs.accountName);
    assert.equal(new Set(names).size, 2);
    assert.equal(all(types.role).length, 2);
  });

  it("uses an existing account and table, also of another resource", async () => {
    for (const given of [accountId, pulumi.output(accountId)]) {
      const { one, all } = await deploy({ azureTable: { accountId: given, tableName: "Orders" } });
      assert.deepEqual([all(types.account), all(types.table)], [[], []]);
      assert.equal(one(types.role).inputs.scope, `${accountId}/tableServices/default/tables/Orders`);
      const { tableUrl } = one(types.workflow).inputs.parameters;
      assert.equal(tableUrl.value, "https://stcontosodata.table.core.windows.net/Orders");
    }
  });

  it("prints the command for the role when it may not assign roles", async () => {
    const { all } = await deploy({ azureTable: { accountId }, createRoleAssignments: false });
    assert.deepEqual(all(types.role), []);
    const command = `az role assignment create --assignee-object-id ${identityPrincipalId} --assignee-principal-type ServicePrincipal --role "Storage Table Data Contributor" --scope ${accountId}/tableServices/default/tables/Leads`;
    assert.ok(said.some(({ text }) => text === command));
  });

  it("has the configured names, and refuses another account for a deployed table", async () => {
    const azureTable = { accountName: "stmyleads", tableName: "Marketplace" };
    const { one } = await deploy({ azureTable });
    assert.deepEqual(
      [one(types.account).inputs.accountName, one(types.table).inputs.tableName],
      ["stmyleads", "Marketplace"],
    );
    const id = `${group}/providers/Microsoft.Storage/storageAccounts/stothers`;
    await assert.rejects(deploy({ azureTable }, { deployed: { [types.account]: { id } } }), {
      code: "LEADS_REPLACEMENT_REFUSED",
      message: /storageAccounts\/stothers is deployed/,
    });
  });

  it("explains a taken name and a missing right with the commands for this table", async () => {
    await deploy({ azureTable: { accountName: "stmyleads" } });
    const explain = async (hook: string, error: string, newInputs: object) => {
      said.length = 0;
      await hooksMade.get(hook)?.({ errors: [error], newInputs } as never);
      return said.map(({ text }) => text).join("");
    };
    assert.match(
      await explain("leads-explain-table-account-errors", "StorageAccountAlreadyTaken", {
        accountName: "stmyleads",
      }),
      /LEADS_STORAGE_NAME_TAKEN.*pulumi config set --path "marketplace-leads:azureTable\.accountName" stmyleads[0-9a-f]{8}/,
    );
    const scope = `${accountId}/tableServices/default/tables/Leads`;
    assert.match(
      await explain("leads-explain-table-role-errors", "AuthorizationFailed", { scope, principalId: "1" }),
      /LEADS_ROLE_FORBIDDEN.*--role "Storage Table Data Contributor" --scope/,
    );
  });
});
