/** Writes reports as Markdown, JSON and HTML. */
import { writeFileSync } from "node:fs";
import { Level, type Report } from "../../review/report";
import { CommandError } from "../command-error";

type Markdown = typeof import("../../review/format/markdown");
type Html = typeof import("../../review/format/html");

/** Loaded while the engine works, not before it starts. */
export const markdownForm = () => require("../../review/format/markdown") as Markdown;

/** Where each form is written; Markdown goes to standard output if there is no file. */
export interface ReportFiles {
  markdown?: string;
  json?: string;
  html?: string;
}

/** Writes every form; exit code 1 if the engine would refuse a stack's change. */
export function writeReports(reports: readonly Report[], { markdown, json, html }: ReportFiles): void {
  const { markdownOf } = markdownForm();
  if (json !== undefined) writeText(json, jsonOf(reports));
  if (html !== undefined) writeText(html, (require("../../review/format/html") as Html).htmlOf(reports));
  if (markdown !== undefined) writeText(markdown, markdownOf(reports));
  if ([json, html, markdown].every((file) => file === undefined)) process.stdout.write(markdownOf(reports));
  if (reports.some(({ verdict }) => verdict.level === Level.refused)) process.exitCode = 1;
}

/** One report, or a list of several. */
function jsonOf(reports: readonly Report[]): string {
  const [first] = reports;
  return `${JSON.stringify(reports.length === 1 ? first : reports, undefined, 2)}\n`;
}

/** @throws {CommandError} `LEADS_FILE_UNREADABLE` */
export function writeText(file: string, text: string): void {
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
