/** Finds and deletes data of deleted workflows and runs. */
import type { Database } from "../../storage/database";

/** Tables with rows of a callback id. Each has an index for it. */
export const tablesByCallbackId = ["workflow_runs", "workflow_versions", "workflow_unfired_triggers"];

/** Every callback id with stored data. */
export function callbackIdsIn(database: Database): Set<string> {
  const found = new Set<string>();
  for (const table of tablesByCallbackId) {
    // uses the index from one id to the next: a scan would read every run
    const next = `SELECT MIN(callback_id) AS id FROM ${table} WHERE callback_id > ?`;
    const idAfter = (id: string) => database.get<{ id: string | null }>(next, id)?.id;
    for (let id = idAfter(""); id; id = idAfter(id)) found.add(id);
  }
  return found;
}

/** Deletes actions of runs that do not exist. */
export function deleteEntriesWithoutRun(database: Database): void {
  // two steps, so that only an index is read: a DELETE with this condition would read the entries
  const orphans = database.all<{ id: number }>(
    "SELECT DISTINCT run_id AS id FROM workflow_action_entries WHERE run_id NOT IN (SELECT id FROM workflow_runs)",
  );
  for (const { id } of orphans) database.run("DELETE FROM workflow_action_entries WHERE run_id = ?", id);
}
