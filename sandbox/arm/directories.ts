/** Look-ups of deployed resources, identities and data access for the runtime, blob service and monitor. */
import type { DataAccess, StorageDirectory } from "../blob/deployment";
import type { AlertDirectory } from "../monitor/deployment";
import type { ConnectionDirectory, ManagedIdentities, WorkflowDirectory } from "../workflow/deployment";
import { type AccessOptions, createAccess } from "./access/access-check";
import type { ResourceStore } from "./resources/resource-store";
import { actionGroupType, toActionGroup } from "./types/action-groups";
import { diagnosticSettingType, toDiagnosticSetting } from "./types/diagnostic-settings";
import { metricAlertType, toAlertRule } from "./types/metric-alerts";
import { accountNamed } from "./types/storage-accounts";
import { principalOf } from "./types/user-assigned-identities";
import { assignedPrincipal } from "./types/workflow-identity";
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

/** Finds storage accounts and their containers in a store. */
export function storageDirectory(store: ResourceStore): StorageDirectory {
  return {
    account(name) {
      const account = accountNamed(name, store);
      if (account === undefined) return undefined;
      const allowsSharedKey = account.body.allowSharedKeyAccess !== false;
      return { resourceId: account.id, name: account.name, allowsSharedKey };
    },
    container: ({ resourceId }, name) =>
      store.find(`${resourceId}/blobServices/default/containers/${name}`)?.id,
  };
}

/** Whether role assignments that are old enough permit an action on data. */
export function dataAccess(options: AccessOptions): DataAccess {
  return createAccess(options).mayDoWithData;
}

/** Finds the managed identities of workflows. A workflow has no system-assigned identity in the sandbox. */
export function identityDirectory(store: ResourceStore): ManagedIdentities {
  return {
    find(workflowResourceId, identity) {
      if (identity === undefined) return undefined;
      const assigned = assignedPrincipal(store.find(workflowResourceId), identity);
      const principal = principalOf(store.find(identity));
      // a workflow does not have an identity that was deleted or created again
      if (assigned === undefined || assigned.principalId !== principal?.principalId) return undefined;
      return { objectId: assigned.principalId, clientId: assigned.clientId };
    },
  };
}

/** Finds alert rules, action groups and diagnostic settings in a store. */
export function alertDirectory(store: ResourceStore, subscriptionId: string): AlertDirectory {
  return {
    rules: () => store.list({ subscriptionId, type: metricAlertType }).map(toAlertRule),
    group(id) {
      const resource = store.find(id);
      return resource?.type === actionGroupType ? toActionGroup(resource) : undefined;
    },
    settings: () => store.list({ subscriptionId, type: diagnosticSettingType }).flatMap(toDiagnosticSetting),
  };
}

/** Every lead looks up the same workflow and connection: results are cached until a resource changes. */
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
