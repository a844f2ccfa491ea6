/** Checks what a principal may do: the permissions that role assignments give at a scope. */
import type { Clock } from "../../support/clock";
import { covers } from "../resources/resource-id";
import type { ResourceStore, StoredResource } from "../resources/resource-store";
import { roleOf } from "./custom-roles";
import { findRole, ownerRoleId, permits, permitsData, type Role } from "./roles";

/** Full name of the type of role assignments. */
export const roleAssignmentType = "Microsoft.Authorization/roleAssignments";

export interface AccessOptions {
  store: ResourceStore;
  subscriptionId: string;
  clock: Clock;
  /** Has the role Owner on the subscription, without an assignment. */
  deployerObjectId: string;
  /**
   * Seconds before a new role assignment permits actions on data. In Azure up to 10 minutes:
   * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
   *
   * @default 0
   */
  roleLagSeconds?: number;
  /** Receives every check. @default none */
  onCheck?: (check: AccessCheck) => void;
}

/** A permission that a principal was checked for. */
export interface AccessCheck {
  /** Object id of the principal. */
  objectId: string;
  /** e.g. `Microsoft.Logic/workflows/write`. */
  action: string;
  /** Whether the action is a data action. */
  isData: boolean;
  scope: string;
  isAllowed: boolean;
}

/** Answers what a principal may do. */
export interface Access {
  /** @param action of the control plane, e.g. `Microsoft.Logic/workflows/write` */
  mayDo(objectId: string, action: string, scope: string): boolean;
  /** @param dataAction e.g. `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write` */
  mayDoWithData(objectId: string, dataAction: string, scope: string): boolean;
  /** Roles of a principal at a scope, including those of outer scopes. */
  rolesAt(objectId: string, scope: string): Role[];
  /** Roles of a principal at a scope or inside it. */
  rolesIn(objectId: string, scope: string): Role[];
}

interface Grant {
  role: Role;
  scope: string;
  /** Creation time in milliseconds since 1970. */
  createdAt: number;
}

/** Reads the role assignments of a store. */
export function createAccess(options: AccessOptions): Access {
  const { store, subscriptionId, clock, deployerObjectId, roleLagSeconds = 0, onCheck = () => {} } = options;

  function grantsOf(caller: string): Grant[] {
    const objectId = caller.toLowerCase();
    const assigned = store
      .list({ subscriptionId, type: roleAssignmentType })
      .filter(({ body }) => body.principalId === objectId)
      .flatMap((assignment) => toGrant(assignment, options));
    const owner = objectId === deployerObjectId ? findRole(ownerRoleId) : undefined;
    if (owner === undefined) return assigned;
    return [{ role: owner, scope: `/subscriptions/${subscriptionId}`, createdAt: 0 }, ...assigned];
  }

  const grantsAt = (objectId: string, scope: string) =>
    grantsOf(objectId).filter((grant) => covers(grant.scope, scope));

  return {
    mayDo(objectId, action, scope) {
      const isAllowed = grantsAt(objectId, scope).some(({ role }) => permits(role, action));
      onCheck({ objectId, action, scope, isData: false, isAllowed });
      return isAllowed;
    },
    mayDoWithData(objectId, action, scope) {
      const latest = clock.now().getTime() - roleLagSeconds * 1000;
      const isAllowed = grantsAt(objectId, scope).some(
        ({ role, createdAt }) => createdAt <= latest && permitsData(role, action),
      );
      onCheck({ objectId, action, scope, isData: true, isAllowed });
      return isAllowed;
    },
    rolesIn: (objectId, scope) =>
      grantsOf(objectId)
        .filter((grant) => covers(scope, grant.scope))
        .map(({ role }) => role),
    rolesAt: (objectId, scope) => grantsAt(objectId, scope).map(({ role }) => role),
  };
}

function toGrant({ body, createdAt }: StoredResource, stored: AccessOptions): Grant[] {
  const role = roleOf(String(body.roleId), stored);
  if (role === undefined) return [];
  return [{ role, scope: String(body.scope), createdAt: new Date(createdAt).getTime() }];
}
