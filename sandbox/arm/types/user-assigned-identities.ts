/**
 * Microsoft.ManagedIdentity/userAssignedIdentities: identities with a service principal of their own.
 *
 * Source: https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities
 */
import type { JsonObject } from "../json";
import type { StoredResource } from "../resources/resource-store";
import type { ResourceContent, ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";

/** Full name of the type. */
export const identityType = "Microsoft.ManagedIdentity/userAssignedIdentities";

/** What ARM returns of an identity's service principal. */
export interface IdentityPrincipal {
  principalId: string;
  clientId: string;
}

export function createIdentityType({ directory, tenantId }: ArmServices): ResourceType {
  function create(name: string, resourceId: string): JsonObject {
    const principal = directory.create("servicePrincipal", {
      displayName: name,
      servicePrincipalType: "ManagedIdentity",
      alternativeNames: ["isExplicit=True", resourceId],
    });
    return { tenantId, principalId: principal.id, clientId: principal.appId };
  }
  return {
    namespace: "Microsoft.ManagedIdentity",
    type: "userAssignedIdentities",
    apiVersions: ["2024-11-30", "2023-01-31", "2022-01-31-preview", "2018-11-30", "2015-08-31-preview"],
    namePattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
    put: ({ id, resourceId, existing }): ResourceContent => ({
      body: existing?.body ?? create(id.name, resourceId),
      state: {},
    }),
    render: ({ body }) => ({ properties: { ...body } }),
    removed: async ({ body }) => {
      const principal = directory.find(String(body.principalId), "servicePrincipal");
      if (principal === undefined) return;
      directory.remove(principal);
      directory.purge(principal.id); // unlike other directory objects, a managed identity is not kept for 30 days after its deletion
    },
    operations: [],
  };
}

/** The service principal of a stored identity. Undefined for any other resource. */
export function principalOf(resource: StoredResource | undefined): IdentityPrincipal | undefined {
  if (resource?.type !== identityType) return undefined;
  return { principalId: String(resource.body.principalId), clientId: String(resource.body.clientId) };
}
