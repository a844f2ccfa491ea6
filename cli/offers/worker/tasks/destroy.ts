/** `destroy` of one stack, in a child process. */
import { type Job, type Outcome, Result } from "../../../../fleet/outcome";
import type { Preview } from "../../../../review/preview";
import { CommandError } from "../../../command-error";
import { attempt, type Ending, endedEarly, type Settling, settle, withLock } from "../attempt";
import type { Engine } from "../engine";
import { changesOf } from "../outcomes";

/** Throws only for a mistake of ours; a failure is an outcome. */
export function destroyTask(
  job: Job,
  engine: Engine,
  signal: AbortSignal,
  settling?: Settling,
): Promise<Outcome> {
  return attempt(job, { signal, ...(settling && { settling }) }, async (one) => {
    const { stack, refresh, policyPacks, policyPackConfigs } = job;
    await settle(one);
    const run = { stack, refresh, policyPacks, policyPackConfigs, signal };
    const done = await withLock(one, () => engine.destroy(run));
    if (done.failure !== undefined) return whyNot(job, done);
    one.notes.push(`To remove the empty stack and its stack file: pulumi stack rm ${stack} --yes`);
    return { result: Result.changed, changes: changesOf(done) };
  });
}

function whyNot({ stack, file }: Job, done: Preview): Ending {
  const again = `npx leads offers destroy --only ${stack}`;
  const isProtected = done.failure?.some((message) => message.includes("protect")) ?? false;
  if (!isProtected) return endedEarly({ task: "deletion", done, again });
  const unprotect =
    file === ""
      ? `pulumi config set marketplace-leads:protect false --stack ${stack} && pulumi up --yes --stack ${stack}`
      : `set protect: false under config in ${file}, then npx leads offers up --only ${stack}`;
  throw new CommandError(
    "LEADS_STACK_PROTECTED",
    `Stack ${stack} has protected resources, expected none; ${changesOf(done).delete === 0 ? "nothing was deleted" : "what is not protected may be deleted already"}`,
    `Take the protection away: ${unprotect}. Then: ${again}`,
  );
}
