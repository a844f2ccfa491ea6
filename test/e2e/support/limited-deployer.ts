/** Applications with limited rights, created through Graph and Resource Manager. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { RoleDefinition } from "../../../operations/permissions/role-definition";
import type { SandboxFixture } from "./sandbox-fixture";

/** Ids of Azure's built-in roles. */
export const builtInRole = {
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  blobDataContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
} as const;

/** Ids of application permissions of Microsoft Graph. Source: https://learn.microsoft.com/graph/permissions-reference */
export const graphPermission = {
  readAll: "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
  readWriteOwnedBy: "18a4783c-866b-4cc7-a460-3d5e5662c884",
} as const;

/** The deployer. */
export interface LimitedDeployer {
  objectId: string;
  clientId: string;
  clientSecret: string;
}

/** @param role id of its role on the subscription */
export async function limitedDeployer(sandbox: SandboxFixture, role: string): Promise<LimitedDeployer> {
  const deployer = await newApplication(sandbox);
  const scope = `/subscriptions/${sandbox.instance.subscriptionId}`;
  await assignRole(sandbox, { scope, role, principalId: deployer.objectId });
  return deployer;
}

/** An application with a secret and without rights. */
export async function newApplication(sandbox: SandboxFixture): Promise<LimitedDeployer> {
  const application = await graph(sandbox, "applications", { displayName: "platform team" });
  const principal = await graph(sandbox, "servicePrincipals", { appId: application.appId });
  const password = await graph(sandbox, `applications/${application.id}/addPassword`, {
    passwordCredential: { displayName: "test" },
  });
  return { objectId: principal.id, clientId: application.appId, clientSecret: password.secretText };
}

/** Does the same as `az ad app permission admin-consent` by a Global Administrator. */
export async function grantGraph(
  sandbox: SandboxFixture,
  { objectId: principalId }: LimitedDeployer,
  permission: keyof typeof graphPermission,
): Promise<void> {
  const appRoleId = graphPermission[permission];
  await graph(sandbox, `servicePrincipals/${principalId}/appRoleAssignments`, {
    principalId,
    resourceId: "00000003-0000-0000-c000-000000000000",
    appRoleId,
  });
}

async function graph(sandbox: SandboxFixture, path: string, body: object) {
  const answer = await sandbox.rest("POST", "https://graph.microsoft.com", `/v1.0/${path}`, body);
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return answer.body;
}

/** Does the same as `az role assignment create` by an Owner. */
export async function assignRole(
  sandbox: SandboxFixture,
  { scope, role, principalId }: { scope: string; role: string; principalId: string },
): Promise<void> {
  const root = `/subscriptions/${sandbox.instance.subscriptionId}`;
  const answer = await sandbox.rest(
    "PUT",
    "https://management.azure.com",
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}?api-version=2022-04-01`,
    {
      properties: {
        roleDefinitionId: `${root}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
        principalId,
        principalType: "ServicePrincipal",
      },
    },
  );
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
}

/**
 * Does the same as `az role definition create` by an Owner, or `update` for an existing id.
 *
 * @param definition as `leads permissions` prints it
 */
export async function defineRole(
  sandbox: SandboxFixture,
  definition: RoleDefinition,
  id: string = randomUUID(),
): Promise<string> {
  const { Name, Description, AssignableScopes, Actions, NotActions, DataActions, NotDataActions } =
    definition;
  const permissions = {
    actions: Actions,
    notActions: NotActions,
    dataActions: DataActions,
    notDataActions: NotDataActions,
  };
  const answer = await sandbox.rest(
    "PUT",
    "https://management.azure.com",
    `${AssignableScopes[0]}/providers/Microsoft.Authorization/roleDefinitions/${id}?api-version=2022-04-01`,
    {
      properties: {
        roleName: Name,
        description: Description,
        type: "CustomRole",
        assignableScopes: AssignableScopes,
        permissions: [permissions],
      },
    },
  );
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return id;
}
