/** `leads report`: previews stacks and writes what the change does to leads. */
import { writeFileSync } from "node:fs";
import { parsePrices } from "../../review/cost";
import { digestOf } from "../../review/engine/digest";
import { Level, type Report } from "../../review/report";
import { CommandError } from "../command-error";
import { interruptible } from "../interruption";
import { readText } from "../lead-file";
import { leadsOf } from "../lead-folder";
import { withPrivateFolder } from "../private-folder";
import { createPreviewer, type StackPreview } from "../pulumi/engine-preview";
import { type PolicyOptions, policyPacks } from "../pulumi/policy-packs";

type Building = typeof import("../../review/build-report");
type Markdown = typeof import("../../review/format/markdown");
type Html = typeof import("../../review/format/html");
type Offline = typeof import("../review/offline-report");

/** Loaded while the engine works, not before it starts. */
const building = () => require("../../review/build-report") as Building;
const markdownForm = () => require("../../review/format/markdown") as Markdown;

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

/** Where each form is written; Markdown goes to standard output if there is no file. */
export interface ReportFiles {
  markdown?: string;
  json?: string;
  html?: string;
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
  const { buildReport } = building();
  const reports: Report[] = [];
  for (const { preview, stackFile } of previews) {
    const hasDigest = preview.hasRefreshed && preview.failure === undefined;
    const digest = hasDigest ? { digest: digestOf(preview, stackFile) } : {};
    reports.push(await buildReport({ preview, leads, missing: missing(options), ...prices, ...digest }));
  }
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

/** What was not looked at, because of an option. */
function missing({ refresh, policies, policyPack = [] }: ReportCommandOptions): string[] {
  const drift =
    "Drift: changes made in Azure were not looked for (--no-refresh), so leads up cannot apply this review.";
  const rules = "Policies: none was checked (--no-policies).";
  return [...(refresh ? [] : [drift]), ...(policies || policyPack.length > 0 ? [] : [rules])];
}

/** Writes every form; exit code 1 if the engine would refuse a stack's change. */
function writeReports(reports: readonly Report[], { markdown, json, html }: ReportFiles): void {
  const { markdownOf } = markdownForm();
  if (json !== undefined) write(json, jsonOf(reports));
  if (html !== undefined) write(html, (require("../../review/format/html") as Html).htmlOf(reports));
  if (markdown !== undefined) write(markdown, markdownOf(reports));
  if ([json, html, markdown].every((file) => file === undefined)) process.stdout.write(markdownOf(reports));
  if (reports.some(({ verdict }) => verdict.level === Level.refused)) process.exitCode = 1;
}

/** One report, or a list of several. */
function jsonOf(reports: readonly Report[]): string {
  const [first] = reports;
  return `${JSON.stringify(reports.length === 1 ? first : reports, undefined, 2)}\n`;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(
      "LEADS_FILE_UNREADABLE",
      `Could not write the report to ${file} (${(error as NodeJS.ErrnoException).code})`,
      "Name a file in a folder that you can write to.",
      { cause: error },
    );
  }
}
