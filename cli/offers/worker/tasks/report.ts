/** `report` of one stack, in a child process. */
import { type Job, type Outcome, Result } from "../../../../fleet/outcome";
import { ExplainedError } from "../../../../http-client/explained-error";
import { judged } from "../../../../review/own-rules";
import { leadsOf } from "../../../lead-folder";
import { projectName } from "../../../pulumi/project-folder";
import { failedReport, reportOf } from "../../../review/stack-report";
import type { Engine, EnginePreview } from "../engine";
import { changesOf, failureOf, isSame, outcomeOf, previewFailureIn } from "../outcomes";

/** Throws only for a mistake of ours; a failure is an outcome with a report that says so. */
export async function reportTask(job: Job, engine: Engine, signal: AbortSignal): Promise<Outcome> {
  const { stack, isNew, newStackFile, refresh, policyPacks, policyPackConfigs } = job;
  const run = { stack, isNew, refresh, policyPacks, policyPackConfigs, signal, ignorePending: true };
  try {
    const text = newStackFile === undefined ? {} : { newStackFile };
    return await reported(job, await engine.preview({ ...run, ...text }));
  } catch (error) {
    if (!(error instanceof ExplainedError) || signal.aborted) throw error;
    const report = await failedReport(stack, error.message, projectName());
    return { ...outcomeOf(job, Result.failed), failure: failureOf(error), findings: report.findings, report };
  }
}

async function reported(job: Job, found: EnginePreview): Promise<Outcome> {
  const preview = job.policies ? judged(found.preview, new Date()) : found.preview;
  const hasPolicies = job.policies || job.policyPacks.length > 0;
  const report = await reportOf({
    ...{ preview, stackFile: found.stackFile, leads: leadsOf(job.leads), hasPolicies },
  });
  const failure = previewFailureIn(job, preview);
  const result = isSame(preview) ? Result.unchanged : Result.changed;
  const { digest, findings } = report;
  return {
    ...outcomeOf(job, failure === undefined ? result : Result.failed),
    ...{ changes: changesOf(preview), findings, report },
    ...(failure && { failure }),
    ...(digest !== undefined && { digest }),
  };
}
