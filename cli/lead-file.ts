/** Lead files: the samples that come with the program, and those that a person names. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { textOfBytes } from "../operations/dead-letters/repair-lead";
import { CommandError } from "./command-error";

const sample = (name: string) => join(__dirname, `../flow-definitions/samples/${name}`);

/** Named like Partner Center's test leads, so that no one acts on it. */
export const testLead = sample("lead.partner-center-test.json");

/** Microsoft's published sample, and Partner Center's test lead. */
export const sampleLeads: readonly string[] = [sample("lead.published.json"), testLead];

/** @param option that names the file */
export const readLead = (file: string, option: string): string =>
  readText(file, { what: "the lead", option });

/** Decodes by the byte order mark, because PowerShell 5.1 writes UTF-16. */
export function readText(file: string, { what, option }: { what: string; option: string }): string {
  try {
    return textOfBytes(readFileSync(file));
  } catch (error) {
    throw new CommandError(
      "LEADS_FILE_UNREADABLE",
      `Could not read ${what} from ${file} (${(error as NodeJS.ErrnoException).code})`,
      `Name a readable file with ${option}.`,
      { cause: error },
    );
  }
}
