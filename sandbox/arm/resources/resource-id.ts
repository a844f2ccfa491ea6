/**
 * Resource ids: taken apart and compared without regard to letter case, printed as they were created.
 *
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */

/** A resource: in a resource group, inside another resource, or an extension of any scope. */
export interface ResourceId {
  subscriptionId: string;
  /** Empty for an extension of the subscription. */
  resourceGroupName: string;
  /** ARM id of what stands before `/providers/`: a subscription, a resource group, or the resource that is extended. */
  scope: string;
  /** Provider namespace, e.g. `Microsoft.Logic`. */
  namespace: string;
  /** Type without namespace, e.g. `workflows` or `storageAccounts/blobServices`. */
  type: string;
  /** Names of the resources it lies in, one for each part of the type but the last. */
  outerNames: readonly string[];
  name: string;
}

/** ARM id of what a resource lies in: its parent resource, else its scope. */
export function ownerIdOf({ scope, namespace, type, outerNames }: ResourceId): string {
  const parts = outerNames.flatMap((name, index) => [type.split("/")[index], name]);
  return parts.length === 0 ? scope : [scope, "providers", namespace, ...parts].join("/");
}

/**
 * Prints an id with the spelling ARM uses.
 *
 * @param ownerId id of what the resource lies in, spelled as it was created
 */
export function formatResourceId(id: ResourceId, ownerId: string = ownerIdOf(id)): string {
  const type = id.type.split("/").at(-1);
  if (id.outerNames.length > 0) return `${ownerId}/${type}/${id.name}`;
  return `${ownerId}/providers/${id.namespace}/${type}/${id.name}`;
}

/** Prints the id of a resource group. */
export function formatResourceGroupId(id: Pick<ResourceId, "subscriptionId" | "resourceGroupName">): string {
  return `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroupName}`;
}

/** What two spellings of one id have in common. */
export function keyOf(id: string): string {
  return id.replace(/\/+$/, "").toLowerCase();
}

/** Whether a scope is another scope or contains it. */
export function covers(scope: string, inner: string): boolean {
  return keyOf(scope) === keyOf(inner) || keyOf(inner).startsWith(`${keyOf(scope)}/`);
}

/** The segments of a path, decoded, without the empty ones. */
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

/** Whether two names are one, as Azure sees it. */
export function sameName(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
