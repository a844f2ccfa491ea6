/** Folders that are filled once and kept outside the clone, for clients in other languages. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const mark = "complete";

/** The result, or why it is not available on this machine, which is a reason to skip. */
export type OrReason<Prepared> = Prepared | { reason: string };

/** Prints why a client is skipped. */
export function tellSkipped(client: string, reason: string): void {
  process.stderr.write(`Skipped: ${client}, because ${reason}.\n`);
}

/**
 * The folder for a client; `make` fills it the first time. Two runs together are safe: the first that is ready wins.
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

/** The last line of a program's error output, which has the cause. */
export function lastLine(error: unknown): string {
  return (error as Error).message.trim().split("\n").at(-1)?.trim().replace(/\.$/, "") ?? "";
}
