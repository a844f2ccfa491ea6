/** Reports that `leads report --json` wrote, perhaps for a pull request from a fork: nothing in them is trusted. */
import { readFileSync, statSync } from "node:fs";
import Ajv from "ajv/dist/jtd";
import type { Report } from "../../review/report";
import { type ReadReport, reportSchema } from "../../review/report-schema";
import { CommandError } from "../command-error";

/** Largest file, in bytes. */
const largest = 4 * 1024 * 1024;

const isReport = new Ajv().compile<ReadReport>(reportSchema);

/**
 * The reports of a file: one, or a list, which is empty when no offer changes.
 *
 * @throws {CommandError} `LEADS_REPORT_UNREADABLE`
 */
export function readReports(file: string): Report[] {
  const parsed = parse(file);
  const reports = Array.isArray(parsed) ? parsed : [parsed];
  return reports.map((report) => checked(file, report));
}

function checked(file: string, report: unknown): Report {
  if (isReport(report) && report.version === 1) return { ...report, version: 1 } as Report;
  const { version } = (report ?? {}) as { version?: unknown };
  if (typeof version === "number" && version !== 1)
    throw unreadable(file, `has version ${version}, expected 1: another version of leads wrote it`);
  const [problem] = isReport.errors ?? [];
  const where = problem?.instancePath || "its top level";
  throw unreadable(file, `is not a report at ${where} (${problem?.message ?? "no JSON object"})`);
}

function parse(file: string): unknown {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > largest) throw unreadable(file, `has ${size} bytes, expected at most ${largest}`);
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw unreadable(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`, error);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(file, "is not JSON", error);
  }
}

function unreadable(file: string, found: string, cause?: unknown): CommandError {
  return new CommandError(
    "LEADS_REPORT_UNREADABLE",
    `The report ${file} ${found}`,
    "Write it again with: npx leads report --json report.json",
    { cause },
  );
}
