/** A deployer with one role on the subscription, as a platform team would give it: made through Graph and Resource Manager. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { SandboxFixture } from "./sandbox-fixture";

/** Ids of Azure's built-in roles. */
export const builtInRole = {
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  blobDataContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
} as const;

/** Who deploys. */
export interface LimitedDeployer {
  objectId: string;
  clientId: string;
  clientSecret: string;
}

/** @param role id of the role it has on the subscription */
export async function limitedDeployer(sandbox: SandboxFixture, role: string): Promise<LimitedDeployer> {
  const graph = async (path: string, body: object) => {
    const answer = await sandbox.rest("POST", "https://graph.microsoft.com", `/v1.0/${path}`, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body;
  };
  const application = await graph("applications", { displayName: "platform team" });
  const principal = await graph("servicePrincipals", { appId: application.appId });
  const password = await graph(`applications/${application.id}/addPassword`, {
    passwordCredential: { displayName: "test" },
  });
  await assignRole(sandbox, {
    scope: `/subscriptions/${sandbox.instance.subscriptionId}`,
    role,
    principalId: principal.id,
  });
  return { objectId: principal.id, clientId: application.appId, clientSecret: password.secretText };
}

/** What an Owner does with `az role assignment create`. */
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
