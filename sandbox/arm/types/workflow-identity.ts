/**
 * The managed identity of a workflow: the user-assigned identities of a PUT, and how ARM returns them.
 * Source: https://learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { type JsonObject, optionalObject, optionalString } from "../json";
import { keyOf } from "../resources/resource-id";
import type { ResourceStore, StoredResource } from "../resources/resource-store";
import type { LinkedAccess } from "../resources/resource-type";
import { type IdentityPrincipal, principalOf } from "./user-assigned-identities";

/** The identity as ARM returns it: each id with its client and principal ids. Undefined without one. */
export function readIdentity(
  request: { body: JsonObject; resourceId: string; existing: StoredResource | undefined },
  store: ResourceStore,
): JsonObject | undefined {
  const identity = optionalObject(request.body, "identity");
  const type = identity && optionalString(identity, "type");
  if (identity === undefined || type === undefined || type === "None") return undefined;
  if (type !== "UserAssigned") throw new NotEmulated(`the identity of type '${type}' of a workflow`);
  const ids = idsIn(identity);
  if (ids.length === 0) {
    throw refused(
      request.resourceId,
      "The request format was unexpected : Request requires identities to be assigned.",
    );
  }
  const assigned = ids.map((id): [string, IdentityPrincipal] => {
    const principal = principalOf(store.find(id));
    if (principal === undefined) throw refused(request.resourceId, `Resource '${id}' was not found.`);
    return [id, principal];
  });
  return { type, userAssignedIdentities: Object.fromEntries(assigned) };
}

/** Ids with an object value. A null value removes the identity. */
function idsIn(identity: JsonObject): string[] {
  const given = optionalObject(identity, "userAssignedIdentities") ?? {};
  return Object.entries(given)
    .filter(([, value]) => value !== null)
    .map(([id]) => id);
}

/** The code follows github.com/Azure/azure-service-operator, the text around the reason public reports. */
function refused(resourceId: string, reason: string): SandboxError {
  return new SandboxError(
    "FailedIdentityOperation",
    `Identity operation for resource '${resourceId}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"${reason}"}}'.'.`,
  );
}

/** Giving a workflow an identity requires the permission to assign it. */
export function assignedIdentities(body: JsonObject): LinkedAccess[] {
  return idsIn(optionalObject(body, "identity") ?? {}).map((scope) => ({
    action: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    scope,
  }));
}

/** The principal of an identity that a stored workflow has. */
export function assignedPrincipal(
  workflow: StoredResource | undefined,
  identityId: string,
): IdentityPrincipal | undefined {
  const identity = workflow?.type === "Microsoft.Logic/workflows" ? workflow.body.identity : undefined;
  const assigned = isJsonObject(identity) ? identity.userAssignedIdentities : undefined;
  const found = Object.entries(isJsonObject(assigned) ? assigned : {}).find(
    ([id]) => keyOf(id) === keyOf(identityId),
  );
  return found?.[1] as IdentityPrincipal | undefined;
}
