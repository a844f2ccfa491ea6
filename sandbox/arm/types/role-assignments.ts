/**
 * Microsoft.Authorization/roleAssignments: which principal has which role at which scope.
 * Source: https://learn.microsoft.com/rest/api/authorization/role-assignments; refusals:
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { roleAssignmentType } from "../access/access-check";
import { findCustomRole, roleOf } from "../access/custom-roles";
import { invalidContent } from "../errors";
import { type JsonObject, optionalObject, optionalString } from "../json";
import { covers, keyOf } from "../resources/resource-id";
import type { StoredResource } from "../resources/resource-store";
import type { PutRequest, ResourceContent, ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createRoleAssignmentType(services: ArmServices): ResourceType {
  return {
    namespace: "Microsoft.Authorization",
    type: "roleAssignments",
    isExtension: true,
    isProxy: true,
    apiVersions: [
      "2022-04-01",
      "2020-10-01-preview",
      "2020-04-01-preview",
      "2018-01-01-preview",
      "2015-07-01",
    ],
    namePattern: uuid,
    invalidName: (name) =>
      new SandboxError(
        "InvalidRoleAssignmentId",
        `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
      ),
    notFound: ({ name }) =>
      new SandboxError("RoleAssignmentNotFound", `The role assignment '${name}' is not found.`),
    put: (request) => putRoleAssignment(request, services),
    render: ({ body: { roleId: _, ...body } }) => ({ properties: body }),
    filterList: (resources, scope, filter) => filterAssignments(resources, scope, filter, services),
    operations: [],
  };
}

function putRoleAssignment(request: PutRequest, services: ArmServices): ResourceContent {
  const { id, caller, existing } = request;
  const properties = optionalObject(request.body, "properties") ?? {};
  for (const name of ["condition", "delegatedManagedIdentityResourceId"]) {
    if (optionalString(properties, name)) throw new NotEmulated(`'${name}' of a role assignment`);
  }
  const roleId = readRole(properties, services);
  const principalId = (optionalString(properties, "principalId") ?? "").toLowerCase();
  if (!uuid.test(principalId)) throw invalidContent(`The principal id '${principalId}' is not a GUID.`);
  const principalType = readPrincipalType(principalId, properties, services);
  const scope = request.resourceId.slice(0, request.resourceId.toLowerCase().lastIndexOf("/providers/"));
  refuseUnassignable(roleId, scope, services);
  refuseOthers({ name: id.name, roleId, principalId, scope }, services);
  const now = services.clock.now().toISOString();
  return {
    body: {
      roleId,
      roleDefinitionId: `/subscriptions/${id.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
      principalId,
      principalType,
      scope,
      condition: null,
      conditionVersion: null,
      createdOn: existing?.body.createdOn ?? now,
      updatedOn: now,
      createdBy: existing?.body.createdBy ?? caller.objectId,
      updatedBy: caller.objectId,
      delegatedManagedIdentityResourceId: null,
      description: optionalString(properties, "description") ?? null,
    },
    state: {},
  };
}

/** GUID at the end of a role definition id. Its scope does not matter. */
function readRole(properties: JsonObject, services: ArmServices): string {
  const roleDefinitionId = optionalString(properties, "roleDefinitionId");
  if (roleDefinitionId === undefined) {
    throw invalidContent("Required property 'roleDefinitionId' was not found in the role assignment.");
  }
  const roleId = roleDefinitionId.split("/").at(-1)?.toLowerCase() ?? "";
  if (!uuid.test(roleId)) {
    throw new SandboxError(
      "InvalidRoleDefinitionId",
      `The role definition ID '${roleDefinitionId}' is not valid. The role definition ID must be a GUID.`,
    );
  }
  if (roleOf(roleId, services) === undefined) throw new NotEmulated(`the role definition '${roleId}'`);
  return roleId;
}

/** The code follows public reports. The text is the sandbox's. */
function refuseUnassignable(roleId: string, scope: string, services: ArmServices): void {
  const scopes = findCustomRole(roleId, services)?.body.assignableScopes;
  if (!Array.isArray(scopes) || scopes.some((one) => covers(String(one), scope))) return;
  throw new SandboxError(
    "RoleAssignmentScopeNotAssignableToRoleDefinition",
    `The role assignment scope '${scope}' is not assignable to role definition '${roleId}'.`,
  );
}

/**
 * The sandbox's directory has only service principals, so a user or a group is not looked up.
 * That Azure looks up a service principal although its type is given is unverified.
 */
function readPrincipalType(principalId: string, properties: JsonObject, services: ArmServices): string {
  const given = optionalString(properties, "principalType");
  const isKnown = services.directory.find(principalId, "servicePrincipal") !== undefined;
  if (!isKnown && (given === "User" || given === "Group")) return given;
  if (!isKnown) {
    throw new SandboxError(
      "PrincipalNotFound",
      `Principal ${principalId.replaceAll("-", "")} does not exist in the directory ${services.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    );
  }
  if (given === undefined || given === "ServicePrincipal") return "ServicePrincipal";
  throw new SandboxError(
    "UnmatchedPrincipalType",
    `The PrincipalId '${principalId.replaceAll("-", "")}' has type 'ServicePrincipal' , which is different from specified PrinciaplType '${given}'.`, // Azure's spelling
  );
}

interface Assignment {
  name: string;
  roleId: string;
  principalId: string;
  scope: string;
}

/** An assignment never changes. Its name is unique in all scopes. */
function refuseOthers({ name, roleId, principalId, scope }: Assignment, services: ArmServices): void {
  const { store, subscriptionId } = services;
  for (const other of store.list({ subscriptionId, type: roleAssignmentType })) {
    const isSame =
      other.body.roleId === roleId &&
      other.body.principalId === principalId &&
      keyOf(String(other.body.scope)) === keyOf(scope);
    const isSameName = keyOf(other.name) === keyOf(name);
    if (isSameName && !isSame) {
      throw new SandboxError(
        "RoleAssignmentUpdateNotPermitted",
        "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
      );
    }
    if (isSame && !isSameName) {
      throw new SandboxError("RoleAssignmentExists", "The role assignment already exists.");
    }
  }
}

/** A list shows assignments at, above and below its scope, unless the filter says otherwise. */
function filterAssignments(
  below: readonly StoredResource[],
  scope: string,
  filter: string,
  { store, subscriptionId }: ArmServices,
): StoredResource[] {
  const above = store
    .list({ subscriptionId, type: roleAssignmentType })
    .filter(({ body }) => covers(String(body.scope), scope));
  const all = [...new Map([...above, ...below].map((one) => [keyOf(one.id), one])).values()];
  return filter.split(/\s+and\s+/i).reduce((left, part) => filterBy(part.trim(), left, above), all);
}

/** Source: https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest */
function filterBy(
  filter: string,
  assignments: StoredResource[],
  above: readonly StoredResource[],
): StoredResource[] {
  if (filter === "") return assignments;
  if (/^atScope\(\)$/i.test(filter)) {
    return assignments.filter(({ id }) => above.some((one) => one.id === id));
  }
  const principalId = /^(?:principalId\s+eq\s+'([^']+)'|assignedTo\('([^']+)'\))$/i.exec(filter);
  if (principalId === null) throw new NotEmulated(`the filter "${filter}" in a list of role assignments`);
  const wanted = (principalId[1] ?? principalId[2] ?? "").toLowerCase();
  return assignments.filter(({ body }) => body.principalId === wanted);
}
