/** The file of `up --reviewed`: a line for each stack, with its name, a space and its digest. */
import { readFileSync } from "node:fs";
import { CommandError } from "../command-error";

/** Stack → digest. */
export type Digests = ReadonlyMap<string, string>;

/** @throws {CommandError} LEADS_FILE_UNREADABLE, LEADS_OFFERS_DIGESTS */
export function readDigests(file: string): Digests {
  const digests = new Map<string, string>();
  for (const [at, line] of textOf(file).split(/\r?\n/).entries()) {
    if (line === "") continue;
    const [, stack, digest] = /^([\w.-]+) ([0-9a-f]{64})$/.exec(line) ?? [];
    if (stack === undefined || digest === undefined)
      throw malformed(`${file}, line ${at + 1}, is not a stack, a space and 64 hexadecimal digits`);
    if (digests.has(stack)) throw malformed(`${file}, line ${at + 1}, names stack ${stack} a second time`);
    digests.set(stack, digest);
  }
  return digests;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError(
      "LEADS_FILE_UNREADABLE",
      `Could not read the digests of ${file} (${(error as NodeJS.ErrnoException).code})`,
      "Name the file that leads offers report --digests wrote.",
      { cause: error },
    );
  }
}

const malformed = (found: string) =>
  new CommandError(
    "LEADS_OFFERS_DIGESTS",
    `${found}, expected one line for each stack, such as contoso-crm and its digest; nothing was changed`,
    `Write the file again: npx leads offers report --digests FILE`,
  );

/** @throws {CommandError} LEADS_OFFERS_UNREVIEWED with every stack that has no digest */
export function mustBeReviewed(stacks: readonly string[], digests: Digests, file: string): void {
  const missing = stacks.filter((stack) => !digests.has(stack));
  if (missing.length === 0) return;
  const are = missing.length === 1 ? "stack" : "stacks";
  throw new CommandError(
    "LEADS_OFFERS_UNREVIEWED",
    `${file} has no digest of ${are} ${missing.join(", ")}, expected one of each selected stack; nothing was changed`,
    `Review them: npx leads offers report --only ${missing.join(" ")} --digests FILE, or leave them out with --only`,
  );
}
