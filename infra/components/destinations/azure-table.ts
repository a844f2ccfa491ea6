/** Azure Table Storage: the account and its table, new or existing, and the role that lets the Logic App write entities. */
import * as authorization from "@pulumi/azure-native/authorization";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { print } from "../dead-letter/dead-letter-roles";
import { explainRole, roleCommand, sayWhenTableRoleWorks } from "../dead-letter/role-messages";
import { type DestinationPart, explainedBy, inThisDeployment } from "../destination-part";
import { privateAccount } from "../private-account";
import { keptInputs } from "../replacement-guard";
import { defaultTable, tableAccountName, tableId, tableRoleName } from "../table-role";
import type { Connected } from "./connected";

/** Storage Table Data Contributor. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const dataContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";

/** The table that leads go to. */
interface LeadTable {
  accountName: pulumi.Output<string>;
  /** Resource Manager id of the table. */
  id: pulumi.Output<string>;
  checks: pulumi.Output<void>[];
  made: pulumi.Resource[];
}

export function connectAzureTable(part: DestinationPart): Connected {
  const { accountId, tableName = defaultTable } = part.args.azureTable ?? {};
  const table = accountId === undefined ? newTable(part, tableName) : existingTable(part, accountId);
  const tableUrl = pulumi.interpolate`https://${table.accountName}.table.core.windows.net/${tableName}`;
  return {
    parameters: { tableUrl, identity: part.identity().id },
    checks: table.checks,
    before: [...table.made, ...writerRole(part, table.id)],
    usesIdentity: true,
  };
}

function existingTable({ args }: DestinationPart, accountId: pulumi.Input<string>): LeadTable {
  const account = pulumi.output(accountId);
  return {
    accountName: account.apply((id) => id.split("/").at(-1) ?? ""),
    id: account.apply((id) => tableId(id, args)),
    checks: [],
    made: [],
  };
}

function newTable(part: DestinationPart, tableName: string): LeadTable {
  const { name, args, resourceGroupName, parent } = part;
  const { check, name: accountName } = privateAccount(part, {
    logicalName: `${name}-table-account`,
    explainer: `${name}-explain-table-account-errors`,
    accountName: tableAccountName(part),
    nameKey: "azureTable.accountName",
  });
  const table = new storage.Table(
    `${name}-table`,
    { resourceGroupName, accountName, tableName },
    { parent, protect: args.protect, ignoreChanges: keptInputs.inAccount },
  );
  return { accountName, id: table.id, checks: [check], made: [table] };
}

/** @returns the assignment; none when its command is printed instead */
function writerRole(
  { name, args, client, parent, identity }: DestinationPart,
  scope: pulumi.Output<string>,
): authorization.RoleAssignment[] {
  const { principalId } = identity();
  const principalType = authorization.PrincipalType.ServicePrincipal;
  if (!args.createRoleAssignments) {
    pulumi
      .all([principalId, scope])
      .apply(([id, table]) => print(roleCommand({ principalId: id, type: principalType, scope: table })));
    return [];
  }
  const role = new authorization.RoleAssignment(
    `${name}-table-role`,
    {
      roleAssignmentName: scope.apply((table) => tableRoleName(table, args)),
      scope,
      roleDefinitionId: client.apply(
        ({ subscriptionId }) =>
          `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${dataContributor}`,
      ),
      principalId,
      principalType,
    },
    {
      parent,
      // Azure cannot change an assignment, and accepts a name once
      replaceOnChanges: ["roleDefinitionId"],
      deleteBeforeReplace: true,
      hooks: {
        afterCreate: [inThisDeployment(sayWhenTableRoleWorks)],
        onError: [explainedBy(`${name}-explain-table-role-errors`, explainRole)],
      },
    },
  );
  return [role];
}
