/**
 * Resource ids: parses, compares (ignoring letter case) and prints them with their original spelling.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */

/** A resource in a resource group, inside another resource, or an extension of any scope. */
export interface ResourceId {
  subscriptionId: string;
  /** Empty for an extension of the subscription. */
  resourceGroupName: string;
  /** ARM id before `/providers/`: a subscription, a resource group, or the extended resource. */
  scope: string;
  /** Provider namespace, e.g. `Microsoft.Logic`. */
  namespace: string;
  /** Type without namespace, e.g. `workflows` or `storageAccounts/blobServices`. */
  type: string;
  /** Names of the parent resources, outermost first: one for each part of the type but the last. */
  outerNames: readonly string[];
  name: string;
}

/** ARM id of the owner of a resource: its parent resource, else its scope. */
export function ownerIdOf({ scope, namespace, type, outerNames }: ResourceId): string {
  const parts = outerNames.flatMap((name, index) => [type.split("/")[index], name]);
  return parts.length === 0 ? scope : [scope, "providers", namespace, ...parts].join("/");
}

/** Prints an id in ARM's spelling. @param ownerId id of the resource's owner, spelled as it was created */
export function formatResourceId(id: ResourceId, ownerId: string = ownerIdOf(id)): string {
  const type = id.type.split("/").at(-1);
  if (id.outerNames.length > 0) return `${ownerId}/${type}/${id.name}`;
  return `${ownerId}/providers/${id.namespace}/${type}/${id.name}`;
}

export function formatResourceGroupId(id: Pick<ResourceId, "subscriptionId" | "resourceGroupName">): string {
  return `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroupName}`;
}

/** Key under which all spellings of an id are equal. */
export function keyOf(id: string): string {
  return id.replace(/\/+$/, "").toLowerCase();
}

/** Whether a scope equals or contains another scope. */
export function covers(scope: string, inner: string): boolean {
  return keyOf(scope) === keyOf(inner) || keyOf(inner).startsWith(`${keyOf(scope)}/`);
}

/** Decoded non-empty segments of a path. */
export function segmentsOf(path: string): string[] {
  return path
    .split("/")
    .filter((segment) => segment !== "")
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    });
}

/** Whether Azure treats two names as equal. */
export function sameName(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
