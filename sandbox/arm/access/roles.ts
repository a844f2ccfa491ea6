/**
 * Azure's built-in roles that the sandbox has, and which actions they permit.
 *
 * Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */

/** What a role permits. Patterns such as `Microsoft.Logic/workflows/*`. */
export interface RolePermissions {
  actions: readonly string[];
  notActions: readonly string[];
  dataActions: readonly string[];
  notDataActions: readonly string[];
}

export interface Role extends RolePermissions {
  /** Name of the role definition, a GUID. */
  id: string;
  roleName: string;
}

/** Role that the deployer has on the subscription. */
export const ownerRoleId = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

const blobServices = "Microsoft.Storage/storageAccounts/blobServices";
const blobs = `${blobServices}/containers/blobs`;
const tables = "Microsoft.Storage/storageAccounts/tableServices/tables";

/** Azure's built-in roles that the sandbox has. */
export const builtInRoles: readonly Role[] = [
  role(ownerRoleId, "Owner", { actions: ["*"] }),
  role("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor", {
    actions: ["*"],
    notActions: [
      "Microsoft.Authorization/*/Delete",
      "Microsoft.Authorization/*/Write",
      "Microsoft.Authorization/elevateAccess/Action",
      "Microsoft.Blueprint/blueprintAssignments/write",
      "Microsoft.Blueprint/blueprintAssignments/delete",
      "Microsoft.Compute/galleries/share/action",
      "Microsoft.Purview/consents/write",
      "Microsoft.Purview/consents/delete",
      "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
      "Microsoft.Subscription/cancel/action",
      "Microsoft.Subscription/enable/action",
    ],
  }),
  role("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", { actions: ["*/read"] }),
  role("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator", {
    actions: ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
  }),
  role("f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator", {
    actions: [
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleAssignments/delete",
      "*/read",
      "Microsoft.Support/*",
    ],
  }),
  role("87a39d53-fc1b-424a-814c-f7e04687dc9e", "Logic App Contributor", {
    actions: [
      "Microsoft.Authorization/*/read",
      "Microsoft.ClassicStorage/storageAccounts/listKeys/action",
      "Microsoft.ClassicStorage/storageAccounts/read",
      "Microsoft.Insights/alertRules/*",
      "Microsoft.Insights/metricAlerts/*",
      "Microsoft.Insights/diagnosticSettings/*",
      "Microsoft.Insights/logdefinitions/*",
      "Microsoft.Insights/metricDefinitions/*",
      "Microsoft.Logic/*",
      "Microsoft.Resources/deployments/*",
      "Microsoft.Resources/subscriptions/operationresults/read",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
      "Microsoft.Storage/storageAccounts/listkeys/action",
      "Microsoft.Storage/storageAccounts/read",
      "Microsoft.Support/*",
      "Microsoft.Web/connectionGateways/*",
      "Microsoft.Web/connections/*",
      "Microsoft.Web/customApis/*",
      "Microsoft.Web/serverFarms/join/action",
      "Microsoft.Web/serverFarms/read",
      "Microsoft.Web/sites/functions/listSecrets/action",
    ],
  }),
  role("f1a07417-d97a-45cb-824c-7a7467783830", "Managed Identity Operator", {
    actions: [
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
      "Microsoft.Authorization/*/read",
      "Microsoft.Insights/alertRules/*",
      "Microsoft.Resources/subscriptions/resourceGroups/read",
      "Microsoft.Resources/deployments/*",
      "Microsoft.Support/*",
    ],
  }),
  role("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor", {
    actions: [
      `${blobServices}/containers/delete`,
      `${blobServices}/containers/read`,
      `${blobServices}/containers/write`,
      `${blobServices}/generateUserDelegationKey/action`,
    ],
    dataActions: [
      `${blobs}/delete`,
      `${blobs}/read`,
      `${blobs}/write`,
      `${blobs}/move/action`,
      `${blobs}/add/action`,
    ],
  }),
  role("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader", {
    actions: [`${blobServices}/containers/read`, `${blobServices}/generateUserDelegationKey/action`],
    dataActions: [`${blobs}/read`],
  }),
  role("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner", {
    actions: [`${blobServices}/containers/*`, `${blobServices}/generateUserDelegationKey/action`],
    dataActions: [`${blobs}/*`],
  }),
  role("0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "Storage Table Data Contributor", {
    actions: [`${tables}/read`, `${tables}/write`, `${tables}/delete`],
    dataActions: [
      `${tables}/entities/read`,
      `${tables}/entities/write`,
      `${tables}/entities/delete`,
      `${tables}/entities/add/action`,
      `${tables}/entities/update/action`,
    ],
  }),
  role("76199698-9eea-4c19-bc75-cec21354c6b6", "Storage Table Data Reader", {
    actions: [`${tables}/read`],
    dataActions: [`${tables}/entities/read`],
  }),
];

function role(id: string, roleName: string, permissions: Partial<RolePermissions>): Role {
  return { id, roleName, actions: [], notActions: [], dataActions: [], notDataActions: [], ...permissions };
}

/** A role by its GUID, in any letter case. */
export function findRole(id: string): Role | undefined {
  return builtInRoles.find((one) => one.id === id.toLowerCase());
}

/** Whether a role permits an action of the control plane. */
export function permits({ actions, notActions }: RolePermissions, action: string): boolean {
  return matchesAny(actions, action) && !matchesAny(notActions, action);
}

/** Whether a role permits an action on data. */
export function permitsData({ dataActions, notDataActions }: RolePermissions, action: string): boolean {
  return matchesAny(dataActions, action) && !matchesAny(notDataActions, action);
}

/** `*` matches any text, slashes too. A `*` that is a whole segment may match nothing. Case is ignored. */
function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const text = pattern
      .split("/*/")
      .map((part) => part.replaceAll(".", "\\.").replaceAll("*", ".*"))
      .join("/(?:.*/)?");
    return new RegExp(`^${text}$`, "i").test(action);
  });
}
