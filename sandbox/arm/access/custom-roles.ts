/** Custom roles: how they are stored, and the role behind an id, custom or built-in. */

import { isJsonObject } from "../../support/json";
import type { JsonObject } from "../json";
import { keyOf } from "../resources/resource-id";
import type { ResourceStore, StoredResource } from "../resources/resource-store";
import { findRole, type Role, type RolePermissions } from "./roles";

/** Full name of the type of role definitions. */
export const roleDefinitionType = "Microsoft.Authorization/roleDefinitions";

/** A custom role by its GUID, in any letter case, at any scope. */
export function findCustomRole(
  id: string,
  { store, subscriptionId }: { store: ResourceStore; subscriptionId: string },
): StoredResource | undefined {
  return store
    .list({ subscriptionId, type: roleDefinitionType })
    .find(({ name }) => keyOf(name) === keyOf(id));
}

/** The role of a GUID: a built-in role of the sandbox, or a custom one. */
export function roleOf(
  id: string,
  stored: { store: ResourceStore; subscriptionId: string },
): Role | undefined {
  const builtIn = findRole(id);
  if (builtIn !== undefined) return builtIn;
  const custom = findCustomRole(id, stored);
  return custom && toRole(custom);
}

function toRole({ name, body }: StoredResource): Role {
  const [permissions] = Array.isArray(body.permissions) ? body.permissions : [];
  return { id: keyOf(name), roleName: String(body.roleName), ...readPermissions(permissions) };
}

/** The four lists of a permission. An absent list is empty. */
export function readPermissions(permissions: unknown): RolePermissions {
  const given: JsonObject = isJsonObject(permissions) ? permissions : {};
  const list = (name: string): string[] => {
    const value = given[name];
    return Array.isArray(value) ? value.map(String) : [];
  };
  return {
    actions: list("actions"),
    notActions: list("notActions"),
    dataActions: list("dataActions"),
    notDataActions: list("notDataActions"),
  };
}
