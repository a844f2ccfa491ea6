/** Removes a resource or a group together with its contents. */
import type { ResourceStore } from "./resource-store";
import { fullTypeOf, type ResourceType } from "./resource-type";

/** @param more further changes in the same transaction */
export async function removeWithContents(
  id: string,
  types: readonly ResourceType[],
  store: ResourceStore,
  more: () => void = () => {},
): Promise<void> {
  const removed = store.transaction(() => {
    more();
    return store.remove(id);
  });
  for (const resource of removed) {
    await types.find((type) => fullTypeOf(type) === resource.type)?.removed?.(resource);
  }
}
