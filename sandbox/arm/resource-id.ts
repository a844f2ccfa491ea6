/**
 * Resource ids: taken apart and compared without regard to letter case, printed as they were created.
 *
 * Layer: arm. Knows no HTTP.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */

/** A resource inside a resource group. */
export interface ResourceId {
  subscriptionId: string;
  resourceGroupName: string;
  /** Provider namespace, e.g. `Microsoft.Logic`. */
  namespace: string;
  /** Type without namespace, e.g. `workflows`. */
  type: string;
  name: string;
}

/** Prints an id with the spelling ARM uses. */
export function formatResourceId(id: ResourceId): string {
  return `${formatResourceGroupId(id)}/providers/${id.namespace}/${id.type}/${id.name}`;
}

/** Prints the id of a resource group. */
export function formatResourceGroupId(id: Pick<ResourceId, "subscriptionId" | "resourceGroupName">): string {
  return `/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroupName}`;
}

/** What two spellings of one id have in common. */
export function keyOf(id: string): string {
  return id.replace(/\/+$/, "").toLowerCase();
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
