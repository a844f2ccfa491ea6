/** Who may do what: the roles that role assignments give at a scope. */
import type { Clock } from "../../support/clock";
import { covers } from "../resources/resource-id";
import type { ResourceStore, StoredResource } from "../resources/resource-store";
import { roleOf } from "./custom-roles";
import { findRole, ownerRoleId, permits, permitsData, type Role } from "./roles";

/** Full name of the type of role assignments. */
export const roleAssignmentType = "Microsoft.Authorization/roleAssignments";

/** What role assignments are read from. */
export interface AccessOptions {
  store: ResourceStore;
  subscriptionId: string;
  clock: Clock;
  /** Has the role Owner on the subscription, without an assignment. */
  deployerObjectId: string;
  /**
   * Seconds after its creation in which a role assignment permits no action on data; in Azure up to 10 minutes:
   * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
   *
   * @default 0
   */
  roleLagSeconds?: number;
  /** Told of every check. @default nobody */
  onCheck?: (check: AccessCheck) => void;
}

/** A permission somebody was asked for. */
export interface AccessCheck {
  /** Who, as an object id. */
  objectId: string;
  /** e.g. `Microsoft.Logic/workflows/write`. */
  action: string;
  /** Whether the action is one on data. */
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
  /** Roles a principal has at a scope, those of outer scopes included. */
  rolesAt(objectId: string, scope: string): Role[];
  /** Roles a principal has at a scope or somewhere in it. */
  rolesIn(objectId: string, scope: string): Role[];
}

interface Grant {
  role: Role;
  scope: string;
  /** Milliseconds since 1970 at which it was created. */
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
