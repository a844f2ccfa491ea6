/** `up` of one stack, in a child process. */
import { join } from "node:path";
import { type Job, type Outcome, Result } from "../../../../fleet/outcome";
import { digestOf } from "../../../../review/engine/digest";
import { judged } from "../../../../review/own-rules";
import type { Preview } from "../../../../review/preview";
import { undecidedReplacements } from "../../../../review/undecided-replacements";
import { CommandError } from "../../../command-error";
import { withPrivateFolder } from "../../../private-folder";
import { previewFailed, reviewOutdated, withoutPlan } from "../../../review/refusals";
import { type Attempt, attempt, type Ending, endedEarly, type Settling, settle, withLock } from "../attempt";
import type { Engine, EnginePreview } from "../engine";
import { changesOf } from "../outcomes";

/** Throws only for a mistake of ours; a failure is an outcome. */
export function upTask(job: Job, engine: Engine, signal: AbortSignal, settling?: Settling): Promise<Outcome> {
  return attempt(job, { signal, ...(settling && { settling }) }, (one) =>
    // the plan has encrypted secrets
    withPrivateFolder((folder) => update(one, { engine, signal, plan: join(folder, "plan.json") })),
  );
}

interface Means {
  engine: Engine;
  signal: AbortSignal;
  /** File for the plan. */
  plan: string;
}

async function update(one: Attempt, { engine, signal, plan }: Means): Promise<Ending> {
  const { job, notes } = one;
  const { stack, isNew, policyPacks, policyPackConfigs } = job;
  // a review is made with refresh
  const refresh = job.refresh || job.reviewed !== undefined;
  const run = { stack, refresh, policyPacks, policyPackConfigs, signal };
  // a plan of the private backend has another key
  const withPlan = isNew ? { isNew } : { plan };
  const previewed = async () => allowed(job, await engine.preview({ ...run, ...withPlan }));

  let found = await previewed();
  if (found.hasPendingCreates) {
    await settle(one);
    found = await previewed();
  }
  const digest = refresh ? digestOf(found.preview, found.stackFile) : undefined;
  const known = digest === undefined ? {} : { digest };
  if (isDone(found)) return { result: Result.unchanged, ...known };
  if (job.reviewed !== undefined && job.reviewed !== digest)
    throw await reviewOutdated(refused(job, found.preview));

  const undecided = undecidedReplacements(found.preview).map(({ name }) => name);
  if (undecided.length > 0) notes.push(withoutPlan(undecided));
  if (isNew) await engine.create(stack, job.secretsProvider);
  const hasPlan = !isNew && undecided.length === 0;
  const done = await withLock(one, () => engine.up({ ...run, ...(hasPlan && { plan }) }));
  return { ...updated(one, done), ...known };
}

/** @throws {CommandError} LEADS_PREVIEW_FAILED when the engine, the program or a mandatory rule refuses */
async function allowed(job: Job, found: EnginePreview): Promise<EnginePreview> {
  const preview = job.policies ? judged(found.preview, new Date()) : found.preview;
  const isRefused = preview.violations.some(({ level }) => level === "mandatory");
  if (preview.failure === undefined && !isRefused) return found;
  throw await previewFailed(refused(job, preview));
}

const refused = ({ stack }: Job, preview: Preview) => ({
  ...{ preview, stack },
  review: `npx leads offers report --only ${stack}`,
});

/** A stack that only differs in its state is refreshed by the update. */
const isDone = ({ preview: { steps, drift, changesOutputs } }: EnginePreview): boolean =>
  changesOutputs !== true && drift.length === 0 && steps.every(({ op }) => op === "same" || op === "read");

function updated({ job: { stack } }: Attempt, done: Preview): Ending {
  if (done.failure === undefined) return { result: Result.changed, changes: changesOf(done) };
  if (done.failure.some((message) => message.includes("violates plan"))) throw planRefused(stack);
  return endedEarly({ task: "update", done, again: `npx leads offers up --only ${stack}` });
}

/** Pulumi's message would print whole definitions. */
const planRefused = (stack: string) =>
  new CommandError(
    "LEADS_REVIEW_OUTDATED",
    `Stack ${stack} or Azure changed between the preview and the update; nothing was changed`,
    `Review it again: npx leads offers report --only ${stack}`,
  );
