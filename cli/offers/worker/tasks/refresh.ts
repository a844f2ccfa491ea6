/** `refresh` of one stack, in a child process. */
import { type Job, type Outcome, Result } from "../../../../fleet/outcome";
import type { Preview } from "../../../../review/preview";
import { attempt, endedEarly, type Settling, settle, withLock } from "../attempt";
import type { Engine } from "../engine";

/** Throws only for a mistake of ours; a failure is an outcome. */
export function refreshTask(
  job: Job,
  engine: Engine,
  signal: AbortSignal,
  settling?: Settling,
): Promise<Outcome> {
  return attempt(job, { signal, ...(settling && { settling }) }, async (one) => {
    const { stack, policyPacks, policyPackConfigs } = job;
    await settle(one);
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
  return { create: 0, replace: 0, update: drift.length - length, delete: length };
}
