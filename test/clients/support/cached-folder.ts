/**
 * Folders that are made once and kept outside the clone: what a client in another language is installed or built into.
 */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const mark = "complete";

/** Either what was prepared, or why it cannot be had on this machine: a reason to skip, not to fail. */
export type OrReason<Prepared> = Prepared | { reason: string };

/** Says on standard error that a client is skipped and why: a skipped test alone says nothing. */
export function tellSkipped(client: string, reason: string): void {
  process.stderr.write(`Skipped: ${client}, because ${reason}.\n`);
}

/**
 * The folder for a client; `make` fills it the first time. Two runs at once do no harm: the first that is ready wins.
 *
 * @param ingredients what the content depends on: another text, another folder
 */
export async function cachedFolder(
  name: string,
  ingredients: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const key = createHash("sha256").update(JSON.stringify(ingredients)).digest("hex").slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "marketplace-leads", name);
  const folder = join(cache, key);
  const isThere = () => existsSync(join(folder, mark));
  if (isThere()) return folder;
  const draft = join(cache, `${key}.${randomUUID()}`);
  try {
    mkdirSync(draft, { recursive: true });
    await make(draft);
    writeFileSync(join(draft, mark), "");
    if (!isThere()) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
    }
  } catch (error) {
    if (!isThere()) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** The last line of a program's complaint, which is the one that says what is the matter. */
export function lastLine(error: unknown): string {
  return (error as Error).message.trim().split("\n").at(-1)?.trim().replace(/\.$/, "") ?? "";
}
