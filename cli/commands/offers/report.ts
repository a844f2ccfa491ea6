/** `leads offers report`: one document about the changes of all offers. */
import { resolve } from "node:path";
import { type Job, type Outcome, Task } from "../../../fleet/outcome";
import { Level, type Report } from "../../../review/report";
import { interruptible } from "../../interruption";
import { leadsOf } from "../../lead-folder";
import { type Fleet, type FleetOptions, loadFleet, writeStackFiles } from "../../offers/fleet";
import { jobPacks, jobsOf } from "../../offers/jobs";
import { runJobs } from "../../offers/pool";
import { withPrivateFolder } from "../../private-folder";
import { canceled } from "../../pulumi/engine-preview";
import type { PolicyOptions } from "../../pulumi/policy-packs";
import { type ListedStack, stackList } from "../../pulumi/stack-list";
import { type ReportFiles, writeReports, writeText } from "../../review/report-forms";
import { failedReport, orphanReport } from "../../review/stack-report";

export interface ReportOptions extends FleetOptions, PolicyOptions, ReportFiles {
  processes?: number;
  refresh: boolean;
  leads?: string;
  /** File to write with a line for each stack: name and digest. */
  digests?: string;
}

export async function runReport(options: ReportOptions): Promise<void> {
  const fleet = loadFleet(options);
  const leads = options.leads === undefined ? undefined : resolve(options.leads);
  // a mistake in a lead is one failure, not one of each stack
  leadsOf(leads);
  const stacks = await stackList();
  const existing = new Set(stacks.map(({ name }) => name));
  writeStackFiles(fleet, fleet.selected);
  const outcomes = await withPrivateFolder((folder) => {
    const packs = jobPacks(options, folder);
    const task = { task: Task.report, refresh: options.refresh, packs, existing };
    return outcomesOf(jobsOf(fleet.selected, { ...task, ...(leads !== undefined && { leads }) }), options);
  });
  const reports = [
    ...(await Promise.all(outcomes.map((outcome) => reportIn(outcome, fleet)))),
    ...orphansOf(fleet, stacks, options).map(orphanReport),
  ].sort((one, other) => (one.stack < other.stack ? -1 : 1));
  if (options.digests !== undefined) writeText(options.digests, digestLines(reports));
  writeReports(reports, options);
}

const outcomesOf = (jobs: readonly Job[], { processes }: ReportOptions): Promise<Outcome[]> =>
  interruptible(async (signal) => {
    const outcomes = await runJobs(jobs, { signal, ...(processes !== undefined && { processes }) });
    if (signal.aborted) throw canceled();
    return outcomes;
  });

/** A stack whose process ended has no report. */
async function reportIn({ stack, report, failure }: Outcome, { project }: Fleet): Promise<Report> {
  if (report !== undefined) return report;
  const { code = "LEADS_PREVIEW_FAILED", text = "The stack was not previewed." } = failure ?? {};
  return failedReport(stack, `[${code}] ${text}`, project);
}

/** Stacks that no file names; of a review since a commit, only those whose file it removes. */
function orphansOf({ all, removed, project }: Fleet, stacks: readonly ListedStack[], options: ReportOptions) {
  if (options.only !== undefined) return [];
  const named = new Set(all.map(({ stack }) => stack));
  const files = new Map(removed.flatMap(({ file, stacks }) => stacks.map((stack) => [stack, file] as const)));
  return stacks
    .filter(({ name }) => !named.has(name) && (options.since === undefined || files.has(name)))
    .map(({ name, resources }) => ({ project, stack: name, resources, file: files.get(name) }));
}

/** What `leads offers up --reviewed` reads. A refused change has no line. */
const digestLines = (reports: readonly Report[]): string =>
  reports
    .flatMap(({ stack, digest, verdict }) =>
      digest === undefined || verdict.level === Level.refused ? [] : [`${stack} ${digest}\n`],
    )
    .join("");
