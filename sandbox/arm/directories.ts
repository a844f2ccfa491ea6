/**
 * Deployed workflows and connections, as the runtime finds them.
 *
 * Layer: arm. Knows no HTTP.
 */
import type { ConnectionDirectory, WorkflowDirectory } from "../workflow/deployment";
import type { ResourceStore } from "./resource-store";
import { toDeployment } from "./types/workflow-resource";

/** Finds workflows in a store. */
export function workflowDirectory(store: ResourceStore): WorkflowDirectory {
  return {
    byCallbackId: remembered(store, (callbackId) => {
      const resource = store.findByLookup(callbackId);
      return resource === undefined ? undefined : toDeployment(resource);
    }),
    byResourceId: remembered(store, (resourceId) => {
      const resource = store.find(resourceId);
      return resource?.type === "Microsoft.Logic/workflows" ? toDeployment(resource) : undefined;
    }),
  };
}

/** Finds API connections in a store. */
export function connectionDirectory(store: ResourceStore): ConnectionDirectory {
  return {
    byResourceId: remembered(store, (resourceId) => {
      const resource = store.find(resourceId);
      if (resource?.type !== "Microsoft.Web/connections") return undefined;
      return {
        resourceId: resource.id,
        managedApi: String(resource.body.api),
        parameterValues: (resource.state.parameterValues ?? {}) as Record<string, string>,
      };
    }),
  };
}

/** Every lead asks for the same workflow and connection: what was found is kept until any resource changes. */
function remembered<Found>(
  store: ResourceStore,
  find: (key: string) => Found | undefined,
): (key: string) => Found | undefined {
  const found = new Map<string, Found>();
  let changes = store.changes;
  return (key) => {
    if (changes !== store.changes) found.clear();
    changes = store.changes;
    const known = found.get(key);
    if (known !== undefined) return known;
    const value = find(key);
    if (value !== undefined) found.set(key, value);
    return value;
  };
}
