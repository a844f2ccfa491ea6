/** `preview` of one stack, in a child process. */
import { type Job, type Outcome, Result } from "../../../../fleet/outcome";
import { driftReports } from "../../../../review/drift";
import { digestOf } from "../../../../review/engine/digest";
import { failures } from "../../../../review/failure";
import { judged } from "../../../../review/own-rules";
import { policyReports } from "../../../../review/policies";
import type { Preview } from "../../../../review/preview";
import { resourceChanges } from "../../../../review/resources";
import { sorted } from "../../../../review/verdict";
import type { Engine } from "../engine";
import { changesOf, isSame, outcomeOf, previewFailureIn } from "../outcomes";

/** Throws what the engine says when it cannot start. */
export async function previewTask(job: Job, engine: Engine, signal: AbortSignal): Promise<Outcome> {
  const { stack, isNew, refresh, policyPacks, policyPackConfigs, newStackFile } = job;
  const run = { stack, isNew, refresh, policyPacks, policyPackConfigs, signal, ignorePending: true };
  const { preview, stackFile } = await engine.preview({
    ...run,
    ...(newStackFile !== undefined && { newStackFile }),
  });
  return previewOutcome(job, job.policies ? judged(preview, new Date()) : preview, stackFile);
}

/** What a preview tells, as the outcome of its job. */
function previewOutcome(job: Job, preview: Preview, stackFile: Uint8Array): Outcome {
  const changes = changesOf(preview);
  const failure = previewFailureIn(job, preview);
  const findings = sorted([
    ...failures(preview),
    ...policyReports(preview).findings,
    ...resourceChanges(preview).findings,
    ...driftReports(preview).findings,
  ]);
  const result = isSame(preview) ? Result.unchanged : Result.changed;
  return {
    ...outcomeOf(job, failure === undefined ? result : Result.failed),
    ...{ changes, findings },
    ...(failure && { failure }),
    ...(failure === undefined && preview.hasRefreshed && { digest: digestOf(preview, stackFile) }),
  };
}
