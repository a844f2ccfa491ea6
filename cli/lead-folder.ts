/** The leads that a person names with `--leads`: every JSON file of a folder. */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { ReviewedLead } from "../review/dry-run/dry-run";
import { CommandError } from "./command-error";
import { readLead, sampleLeads } from "./lead-file";

/**
 * The program's samples, then those of the folder by name.
 *
 * @throws {CommandError} `LEADS_FILE_UNREADABLE`, `LEADS_FILE_NOT_JSON`
 */
export function leadsOf(folder: string | undefined): ReviewedLead[] {
  const samples = sampleLeads.map((path) => leadIn(path, true));
  return folder === undefined ? samples : [...samples, ...filesOf(folder).map((path) => leadIn(path, false))];
}

function filesOf(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    throw new CommandError(
      "LEADS_FILE_UNREADABLE",
      `Could not read the folder ${folder} (${(error as NodeJS.ErrnoException).code})`,
      "Name a readable folder with --leads.",
      { cause: error },
    );
  }
}

function leadIn(path: string, isSample: boolean): ReviewedLead {
  const text = readLead(path, "--leads");
  try {
    JSON.parse(text);
  } catch {
    // the parser's own message quotes the lead
    throw new CommandError(
      "LEADS_FILE_NOT_JSON",
      `The lead file ${path} is not JSON, expected one lead as a JSON object`,
      "Correct it, or move it out of the folder of --leads.",
    );
  }
  return { file: basename(path), text, isSample };
}
