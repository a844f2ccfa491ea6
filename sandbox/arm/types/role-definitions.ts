/**
 * Microsoft.Authorization/roleDefinitions: Azure's built-in roles, and custom ones.
 * Source: https://learn.microsoft.com/rest/api/authorization/role-definitions; refusals:
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting; other codes follow public
 * reports.
 * Actions are not compared with Azure's list of operations. `InvalidActionOrNotAction` is for text that
 * cannot be an action.
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { roleAssignmentType } from "../access/access-check";
import { findCustomRole, readPermissions, roleDefinitionType } from "../access/custom-roles";
import { builtInRoles, type Role, type RolePermissions } from "../access/roles";
import { invalidContent } from "../errors";
import { type JsonObject, optionalObject, optionalString } from "../json";
import { covers, keyOf } from "../resources/resource-id";
import type { StoredResource } from "../resources/resource-store";
import type { PutRequest, ResourceContent, ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createRoleDefinitionType(services: ArmServices): ResourceType {
  return {
    namespace: "Microsoft.Authorization",
    type: "roleDefinitions",
    isExtension: true,
    isProxy: true,
    apiVersions: ["2022-05-01-preview", "2022-04-01", "2018-01-01-preview", "2015-07-01"],
    namePattern: uuid,
    invalidName: (name) =>
      new SandboxError(
        "InvalidRoleDefinitionId",
        `The role definition ID '${name}' is not valid. The role definition ID must be a GUID.`,
      ),
    find: ({ name }) =>
      findCustomRole(name, services) ?? builtIns(services).find((one) => one.name === keyOf(name)),
    notFound: ({ name }) =>
      new SandboxError(
        "RoleDefinitionDoesNotExist",
        `The specified role definition with ID '${name.replaceAll("-", "")}' does not exist.`,
      ),
    put: (request) => putRoleDefinition(request, services),
    // the caller needs the permission at every scope where the role may be assigned
    linkedAccess: (body) =>
      scopesIn(optionalObject(body, "properties") ?? {}).map((scope) => ({
        action: `${roleDefinitionType}/write`,
        scope,
      })),
    refuseRemoval: ({ name }) => refuseAssigned(name, services),
    filterList: (_, scope, filter) => listed(scope, filter, services),
    render: ({ body }) => ({ properties: body }),
    operations: [],
  };
}

function putRoleDefinition(
  { id, body, caller, existing }: PutRequest,
  services: ArmServices,
): ResourceContent {
  const properties = optionalObject(body, "properties") ?? {};
  const roleName = optionalString(properties, "roleName");
  if (roleName === undefined) throw invalidContent("Required property 'roleName' was not found.");
  refuseSameName(roleName, id.name, services);
  const assignableScopes = scopesIn(properties);
  if (assignableScopes.length === 0) {
    throw invalidContent("Required property 'assignableScopes' was not found in the role definition.");
  }
  const given = Array.isArray(properties.permissions) ? properties.permissions : [];
  if (given.length !== 1) throw new NotEmulated(`${given.length} permissions of a role`, "Give one.");
  const permissions = readPermissions(given[0]);
  refuseNoActions(permissions);
  const now = services.clock.now().toISOString();
  return {
    body: {
      roleName,
      type: "CustomRole",
      description: optionalString(properties, "description") ?? null,
      assignableScopes,
      permissions: [permissions],
      createdOn: existing?.body.createdOn ?? now,
      updatedOn: now,
      createdBy: existing?.body.createdBy ?? caller.objectId,
      updatedBy: caller.objectId,
    },
    state: {},
  };
}

function scopesIn({ assignableScopes }: JsonObject): string[] {
  return Array.isArray(assignableScopes) ? assignableScopes.map(String) : [];
}

/** Names are unique in a directory. */
function refuseSameName(roleName: string, id: string, services: ArmServices): void {
  const others = [...builtIns(services), ...customRoles(services)];
  if (others.some((one) => keyOf(one.name) !== keyOf(id) && sameText(one.body.roleName, roleName))) {
    throw new SandboxError(
      "RoleDefinitionWithSameNameExists",
      "A custom role with the same name already exists in this directory. Use a different name.",
    );
  }
}

const sameText = (left: unknown, right: string) => String(left).toLowerCase() === right.toLowerCase();

/** Code and text follow public reports. Azure compares with the operations of all its providers. */
function refuseNoActions(permissions: RolePermissions): void {
  const { actions, notActions, dataActions, notDataActions } = permissions;
  const wrong = [...actions, ...notActions].find((action) => !/^(?:\*|[^/\s]+\/.*\S)$/.test(action));
  const wrongData = [...dataActions, ...notDataActions].find((action) => !/^[^/\s]+\/.*\S$/.test(action));
  if (wrong === undefined && wrongData === undefined) return;
  throw new SandboxError(
    wrong === undefined ? "InvalidDataActionOrNotDataAction" : "InvalidActionOrNotAction",
    `'${wrong ?? wrongData}' does not match any of the actions supported by the providers.`,
  );
}

function refuseAssigned(name: string, { store, subscriptionId }: ArmServices): SandboxError | undefined {
  const assignments = store.list({ subscriptionId, type: roleAssignmentType });
  if (!assignments.some(({ body }) => keyOf(String(body.roleId)) === keyOf(name))) return undefined;
  return new SandboxError(
    "RoleDefinitionHasAssignments",
    "There are existing role assignments referencing role.",
  );
}

const customRoles = ({ store, subscriptionId }: ArmServices) =>
  store.list({ subscriptionId, type: roleDefinitionType });

/** A scope shows Azure's roles and the custom ones that may be assigned there. */
function listed(scope: string, filter: string, services: ArmServices): StoredResource[] {
  const assignable = customRoles(services).filter(({ body }) =>
    scopesIn(body).some((one) => covers(one, scope) || covers(scope, one)),
  );
  const all = [...builtIns(services), ...assignable];
  return filter.split(/\s+and\s+/i).reduce((left, part) => filterBy(part.trim(), left), all);
}

/** Source: https://learn.microsoft.com/azure/role-based-access-control/role-definitions-list */
function filterBy(filter: string, roles: StoredResource[]): StoredResource[] {
  if (filter === "" || /^atScopeAndBelow\(\)$/i.test(filter)) return roles;
  const [, property, value = ""] = /^(type|roleName)\s+eq\s+'([^']*)'$/i.exec(filter) ?? [];
  if (property === undefined) throw new NotEmulated(`the filter "${filter}" in a list of role definitions`);
  const name = property.toLowerCase() === "type" ? "type" : "roleName";
  return roles.filter(({ body }) => sameText(body[name], value));
}

function builtIns({ subscriptionId }: ArmServices): StoredResource[] {
  return builtInRoles.map((role) => toResource(role, subscriptionId));
}

/** Dates and descriptions of Azure's own roles are not stored. */
function toResource({ id, roleName, ...permissions }: Role, subscriptionId: string): StoredResource {
  return {
    id: `/subscriptions/${subscriptionId}/providers/${roleDefinitionType}/${id}`,
    type: roleDefinitionType,
    name: id,
    subscriptionId,
    resourceGroupName: "",
    location: "",
    tags: undefined,
    body: { roleName, type: "BuiltInRole", assignableScopes: ["/"], permissions: [permissions] },
    state: {},
    lookup: undefined,
    createdAt: "",
    changedAt: "",
  };
}
