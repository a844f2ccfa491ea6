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
    byCallbackId(callbackId) {
      const resource = store.findByLookup(callbackId);
      return resource === undefined ? undefined : toDeployment(resource);
    },
    byResourceId(resourceId) {
      const resource = store.find(resourceId);
      return resource?.type === "Microsoft.Logic/workflows" ? toDeployment(resource) : undefined;
    },
  };
}

/** Finds API connections in a store. */
export function connectionDirectory(store: ResourceStore): ConnectionDirectory {
  return {
    byResourceId(resourceId) {
      const resource = store.find(resourceId);
      if (resource?.type !== "Microsoft.Web/connections") return undefined;
      return {
        resourceId: resource.id,
        managedApi: String(resource.body.api),
        parameterValues: (resource.state.parameterValues ?? {}) as Record<string, string>,
      };
    },
  };
}
