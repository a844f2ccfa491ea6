/** Rule: role assignments give no administrator role, and data roles only on an account or a part of it. */
import { known, textOf } from "../../engine-values";
import { leastPrivilege } from "../../frameworks";
import { isRoleAssignment } from "../../resource-types";
import type { ResourceRule } from "../../rule";

/** Source of the ids: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const administrators = new Map([
  ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner"],
  ["b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor"],
  ["18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator"],
  ["f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator"],
]);
/** Roles that read or write data in storage accounts. */
const dataRoles = new Set([
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
  "76199698-9eea-4c19-bc75-cec21354c6b6",
  "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
  "19e7f393-937e-4f77-808e-94535e297925",
]);

export const rolesLeastPrivilege: ResourceRule = {
  name: "roles-least-privilege",
  description:
    "Role assignments give no administrator role, and storage data roles only on an account or below.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Assign a role that only reads or writes data, with the storage account or container as its scope.",
  url: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
  framework: leastPrivilege,
  judges: "Azure role assignments",
  appliesTo: isRoleAssignment,
  check: ({ props, report }) => {
    const role = textOf(props.roleDefinitionId).split("/").at(-1)?.toLowerCase() ?? "";
    const administrator = administrators.get(role);
    if (administrator !== undefined) report(`roleDefinitionId is ${administrator}; assign a smaller role.`);
    // a new container's id is unknown at preview
    const scope = known(() => textOf(props.scope));
    if (scope !== undefined && dataRoles.has(role) && !/\/storageAccounts\/[^/]+/i.test(scope))
      report("scope is wider than a storage account: the role opens every account in it.");
  },
};
