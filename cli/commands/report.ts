/** `leads report`: previews stacks and writes what the change does to leads. */
import { parsePrices } from "../../review/cost";
import type { Report } from "../../review/report";
import { interruptible } from "../interruption";
import { readText } from "../lead-file";
import { leadsOf } from "../lead-folder";
import { withPrivateFolder } from "../private-folder";
import { createPreviewer, type StackPreview } from "../pulumi/engine-preview";
import { type PolicyOptions, policyPacks } from "../pulumi/policy-packs";
import { markdownForm, type ReportFiles, writeReports } from "../review/report-forms";

type Building = typeof import("../review/stack-report");
type Offline = typeof import("../review/offline-report");

/** Loaded while the engine works, not before it starts. */
const building = () => require("../review/stack-report") as Building;

export interface ReportCommandOptions extends PolicyOptions, ReportFiles {
  stack?: readonly string[];
  /** False with `--no-refresh`. */
  refresh: boolean;
  leads?: string;
  /** JSON file with the prices of an execution. */
  prices?: string;
  /** Commit to compare with, instead of a preview by the engine. */
  base?: string;
}

export async function runReport(options: ReportCommandOptions): Promise<void> {
  const leads = leadsOf(options.leads);
  const prices = options.prices === undefined ? {} : { prices: pricesIn(options.prices) };
  const { base, stack } = options;
  if (base !== undefined) {
    const { offlineReports } = require("../review/offline-report") as Offline;
    writeReports(await offlineReports({ base, leads, ...prices, ...(stack && { stack }) }), options);
    return;
  }
  const previews = await previewsOf(options);
  const { reportOf } = building();
  const hasPolicies = options.policies || (options.policyPack ?? []).length > 0;
  const reports: Report[] = [];
  for (const previewed of previews)
    reports.push(await reportOf({ ...previewed, leads, hasPolicies, ...prices }));
  writeReports(reports, options);
}

/** One after the other: each preview starts two processes of its own, and real providers two more. */
function previewsOf(options: ReportCommandOptions): Promise<StackPreview[]> {
  return interruptible((signal) =>
    withPrivateFolder(async (folder) => {
      const packs = policyPacks(options, folder);
      const whenStarted = () => void [building(), markdownForm()];
      const previewer = await createPreviewer(signal);
      const previews: StackPreview[] = [];
      for (const stack of options.stack ?? [await previewer.selected()])
        previews.push(await previewer.preview(stack, { refresh: options.refresh, packs, whenStarted }));
      return previews;
    }),
  );
}

/** @throws `LEADS_FILE_UNREADABLE`, `LEADS_PRICES_INVALID` */
const pricesIn = (file: string) =>
  parsePrices(readText(file, { what: "the prices", option: "--prices" }), file);
