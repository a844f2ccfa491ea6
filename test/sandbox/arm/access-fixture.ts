/** A Resource Manager with a workflow, a container, and a service principal that has no role. */
import { requestDefinition, startArm } from "./arm-fixture";

export const location = "westeurope";
export const roles = {
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  userAccess: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
  accessControl: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  logicApp: "87a39d53-fc1b-424a-814c-f7e04687dc9e",
  identityOperator: "f1a07417-d97a-45cb-824c-7a7467783830",
  blobContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  blobReader: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
};
/** A GUID for a number below a hundred. */
export const nameOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** Builds the fixture. */
export async function startAccess(options: { roleLagSeconds?: number } = {}) {
  const arm = await startArm(options);
  const account = `${arm.group}/providers/Microsoft.Storage/storageAccounts/stleads`;
  const container = `${account}/blobServices/default/containers/dead-letters`;
  const workflow = `${arm.group}/providers/Microsoft.Logic/workflows/logic-leads`;
  const subscription = `/subscriptions/${arm.subscriptionId}`;
  await arm.send("PUT", arm.group, { location });
  await arm.send("PUT", account, { location, kind: "StorageV2", sku: { name: "Standard_LRS" } });
  await arm.send("PUT", container, {});
  await arm.send("PUT", workflow, { location, properties: { definition: requestDefinition } });
  const principal = arm.directory.create("servicePrincipal", { displayName: "reader" });
  const authorization = `Bearer ${await arm.issue("https://management.azure.com", principal.id)}`;
  const idOf = (scope: string, name: string) =>
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  let count = 0;
  const assign = (
    scope: string,
    role: keyof typeof roles,
    { name = nameOf(++count), principalId = principal.id, ...more }: Record<string, string> = {},
  ) =>
    arm.send("PUT", idOf(scope, name), {
      properties: {
        roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles[role]}`,
        principalId,
        ...more,
      },
    });
  /** Sends as the principal. */
  const sendAs = (method: string, path: string, body?: unknown, apiVersion?: string) =>
    arm.send(method, path, body, { authorization, apiVersion });
  return { ...arm, container, workflow, subscription, principal, assign, sendAs, idOf };
}

/** Status and error code of an answer. */
export const codeOf = ({ status, body }: { status: number; body: any }) => [status, body?.error?.code];
