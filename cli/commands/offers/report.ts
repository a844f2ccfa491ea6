/** `leads offers report`: one document about the changes of all offers. */
import { resolve } from "node:path";
import { type Outcome, Result, Task } from "../../../fleet/outcome";
import type { Orphan } from "../../../fleet/summary";
import { Level, type Report } from "../../../review/report";
import { leadsOf } from "../../lead-folder";
import { type Fleet, type FleetOptions, loadFleet } from "../../offers/fleet";
import { previewFleet } from "../../offers/preview-fleet";
import { canceled } from "../../pulumi/engine-preview";
import type { PolicyOptions } from "../../pulumi/policy-packs";
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
  const leads = options.leads === undefined ? {} : { leads: resolve(options.leads) };
  // a mistake in a lead is one failure, not one of each stack
  leadsOf(leads.leads);
  const { outcomes, orphans } = await previewFleet(fleet, Task.report, { ...options, ...leads });
  if (outcomes.some(({ result }) => result === Result.canceled)) throw canceled();
  const reports = [
    ...(await Promise.all(outcomes.map((outcome) => reportIn(outcome, fleet)))),
    ...orphansWithFile(fleet, orphans).map(orphanReport),
  ].sort((one, other) => (one.stack < other.stack ? -1 : 1));
  if (options.digests !== undefined) writeText(options.digests, digestLines(reports));
  writeReports(reports, options);
}

/** A stack whose process ended has no report. */
async function reportIn({ stack, report, failure }: Outcome, { project }: Fleet): Promise<Report> {
  if (report !== undefined) return report;
  const { code = "LEADS_PREVIEW_FAILED", text = "The stack was not previewed." } = failure ?? {};
  return failedReport(stack, `[${code}] ${text}`, project);
}

/** With the file that was removed, if it is known. */
function orphansWithFile({ removed, project }: Fleet, orphans: readonly Orphan[]) {
  const files = new Map(removed.flatMap(({ file, stacks }) => stacks.map((stack) => [stack, file] as const)));
  return orphans.map((orphan) => ({ project, ...orphan, file: files.get(orphan.stack) }));
}

/** What `leads offers up --reviewed` reads. A refused change has no line. */
const digestLines = (reports: readonly Report[]): string =>
  reports
    .flatMap(({ stack, digest, verdict }) =>
      digest === undefined || verdict.level === Level.refused ? [] : [`${stack} ${digest}\n`],
    )
    .join("");
