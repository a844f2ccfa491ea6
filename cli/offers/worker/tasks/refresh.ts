/** `refresh` of one stack, in a child process. */
import { type Job, type Outcome, Result } from "../../../../fleet/outcome";
import { noChanges } from "../../../../fleet/summary";
import type { Preview } from "../../../../review/preview";
import { attempt, endedEarly, withLock } from "../attempt";
import type { Engine } from "../engine";
import { settlePendingCreates } from "../settle";

/** Throws only for a mistake of ours; a failure is an outcome. */
export function refreshTask(job: Job, engine: Engine, signal: AbortSignal): Promise<Outcome> {
  return attempt(job, signal, async (one) => {
    const { stack, policyPacks, policyPackConfigs } = job;
    one.notes.push(...(await withLock(one, () => settlePendingCreates(stack))));
    const run = { stack, refresh: true, policyPacks, policyPackConfigs, signal };
    const done = await withLock(one, () => engine.refresh(run));
    if (done.failure !== undefined)
      return endedEarly({ task: "refresh", done, again: `npx leads offers refresh --only ${stack}` });
    const { drift } = done;
    return { result: drift.length === 0 ? Result.unchanged : Result.changed, changes: takenFrom(drift) };
  });
}

/** What the state took from Azure. */
function takenFrom(drift: Preview["drift"]): Outcome["changes"] {
  const { length } = drift.filter(({ isDeleted }) => isDeleted);
  return { ...noChanges, update: drift.length - length, delete: length };
}
