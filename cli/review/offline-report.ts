/** `leads report --offline`: reports made without the engine, for pull requests that have no secrets. */
import { dirname } from "node:path";
import { buildReport } from "../../review/build-report";
import type { Prices } from "../../review/cost";
import type { ReviewedLead } from "../../review/dry-run/dry-run";
import type { Report } from "../../review/report";
import { withFindings } from "../../review/stack-file";
import { projectFile } from "../pulumi/project-folder";
import { offlinePreviews } from "./offline-preview";

export interface OfflineReportOptions {
  base: string;
  stack?: readonly string[];
  leads: readonly ReviewedLead[];
  prices?: Prices;
}

/** @throws {CommandError} as `offlinePreviews`, and LEADS_PROJECT_MISSING */
export async function offlineReports({
  base,
  stack,
  leads,
  prices,
}: OfflineReportOptions): Promise<Report[]> {
  const folder = dirname(projectFile());
  const stacks = stack?.map((name) => name.split("/").at(-1) ?? name);
  const previews = offlinePreviews({ folder, base, ...(stacks && { stacks }) });
  if (previews.length === 0) process.stderr.write(`No stack differs from ${base}.\n`);
  const reports: Report[] = [];
  for (const { preview, missing, findings } of previews)
    reports.push(
      withFindings(await buildReport({ preview, leads, missing, ...(prices && { prices }) }), findings),
    );
  return reports;
}
