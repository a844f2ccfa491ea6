/** Storage accounts and their tables, as the table service finds and changes them. */

import type { Clock } from "../support/clock";
import type { TableAccess, TableDirectory } from "../table/deployment";
import { type AccessOptions, createAccess } from "./access/access-check";
import { storageDirectory } from "./directories";
import { keyOf } from "./resources/resource-id";
import type { ResourceStore } from "./resources/resource-store";
import { tableServiceOf, tableType } from "./types/table-services";

/** Finds storage accounts and tables in a store. A table made here is a resource like one that a PUT made. */
export function tableDirectory(store: ResourceStore, clock: Clock): TableDirectory {
  const idOf = (resourceId: string, name: string) => `${resourceId}/tableServices/default/tables/${name}`;
  return {
    account: storageDirectory(store).account,
    table: ({ resourceId }, name) => (name === "" ? undefined : store.find(idOf(resourceId, name))),
    tables: ({ resourceId }) => {
      const subscriptionId = resourceId.split("/")[2] ?? "";
      const found = store.list({ subscriptionId, under: resourceId, type: tableType });
      return found.sort((left, right) => (keyOf(left.name) < keyOf(right.name) ? -1 : 1));
    },
    create({ resourceId }, name) {
      const account = store.find(resourceId);
      if (account === undefined) return;
      const now = clock.now().toISOString();
      const service = tableServiceOf(account);
      store.transaction(() => {
        if (store.find(service.id) === undefined) store.save(service);
        const id = idOf(resourceId, name);
        store.save({ ...service, id, type: tableType, name, body: {}, createdAt: now, changedAt: now });
      });
    },
    remove: ({ resourceId }, name) => void store.remove(idOf(resourceId, name)),
  };
}

/** Whether role assignments permit an action. Entities are data, which only roles for data permit. */
export function tableAccess(options: AccessOptions): TableAccess {
  const { mayDo, mayDoWithData } = createAccess(options);
  return (objectId, action, scope) =>
    (action.includes("/entities/") ? mayDoWithData : mayDo)(objectId, action, scope);
}
