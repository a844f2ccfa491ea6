/** What is on disk of workflows and runs that are gone: how it is found, and deleted. */
import type { Database } from "../../storage/database";

/** Tables whose rows belong to a callback id, by which each has an index. */
export const tablesByCallbackId = ["workflow_runs", "workflow_versions", "workflow_unfired_triggers"];

/** Every callback id that something is stored of. */
export function callbackIdsIn(database: Database): Set<string> {
  const found = new Set<string>();
  for (const table of tablesByCallbackId) {
    // from one id to the next by the index: a scan would read every run there ever was
    const next = `SELECT MIN(callback_id) AS id FROM ${table} WHERE callback_id > ?`;
    const idAfter = (id: string) => database.get<{ id: string | null }>(next, id)?.id;
    for (let id = idAfter(""); id; id = idAfter(id)) found.add(id);
  }
  return found;
}

/** Deletes what actions did in runs that are not there. */
export function deleteEntriesWithoutRun(database: Database): void {
  // found first, by an index alone: a DELETE with this condition would read the entries
  const orphans = database.all<{ id: number }>(
    "SELECT DISTINCT run_id AS id FROM workflow_action_entries WHERE run_id NOT IN (SELECT id FROM workflow_runs)",
  );
  for (const { id } of orphans) database.run("DELETE FROM workflow_action_entries WHERE run_id = ?", id);
}
