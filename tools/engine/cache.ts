/**
 * Caches engines outside the clone, one folder for each version, language host content and platform.
 *
 * A folder appears complete or not at all: it is filled under another name and then renamed.
 */

import { createHash } from "node:crypto";
import {
  access,
  constants,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
} from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { languageHostExecutable, pulumiExecutable } from "./engine";

/** A folder that is still incomplete after this time belongs to a killed process, in milliseconds. */
const abandonedAfterMilliseconds = 60 * 60 * 1000;
const unfinishedPrefix = ".unfinished-";

/** An engine of an older clone (130 MB) is removed after this time without use, in milliseconds. */
const unusedAfterMilliseconds = 30 * 24 * 60 * 60 * 1000;

/** Folder of all cached engines: `$XDG_CACHE_HOME/marketplace-leads/engine`, or below `~/.cache`. */
export function defaultCacheDir(env: NodeJS.ProcessEnv): string {
  const home = env.HOME || homedir();
  return join(env.XDG_CACHE_HOME || join(home, ".cache"), "marketplace-leads", "engine");
}

/** Folder name of a built engine: version, platform, and a hash of its sources. */
export async function buildKey(version: string, sourceDir: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(sourceDir)).sort()) {
    if (!/\.go$|^go\.(mod|sum)$/.test(name)) continue;
    hash
      .update(`${name}\0`)
      .update(await readFile(join(sourceDir, name)))
      .update("\0");
  }
  return `${version}-built-${process.platform}-${process.arch}-${hash.digest("hex").slice(0, 12)}`;
}

/** Name of a downloaded engine's folder. */
export function downloadKey(version: string): string {
  return `${version}-official-${process.platform}-${process.arch}`;
}

/** The folder of the executables in `<cacheDir>/<key>`, marked as used now; undefined when it does not exist. */
export async function findCached(cacheDir: string, key: string): Promise<string | undefined> {
  const binDir = join(cacheDir, key, "bin");
  if (!(await hasEngine(binDir))) return undefined;
  const now = Date.now() / 1000;
  // A read-only cache still works.
  await utimes(join(cacheDir, key), now, now).catch(() => undefined);
  return binDir;
}

/** Whether a folder has an executable engine and language host. */
export async function hasEngine(binDir: string): Promise<boolean> {
  const needed = [pulumiExecutable, languageHostExecutable];
  return (await Promise.all(needed.map((name) => isExecutable(join(binDir, name))))).every(Boolean);
}

/** Whether a path is an executable file. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * Fills `<cacheDir>/<key>` with `fill`, which gets an empty folder and creates `bin` in it.
 *
 * When another process finishes the same folder first, its result is used and ours is deleted.
 * @returns the folder of the executables
 */
export async function fillCache(
  cacheDir: string,
  key: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  await mkdir(cacheDir, { recursive: true });
  await removeAbandoned(cacheDir);
  const unfinished = await mkdtemp(join(cacheDir, unfinishedPrefix));
  const finished = join(cacheDir, key);
  try {
    await fill(unfinished);
    await moveInPlace(unfinished, finished);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return join(finished, "bin");
}

async function moveInPlace(unfinished: string, finished: string): Promise<void> {
  if (await hasEngine(join(finished, "bin"))) return;
  // Removes only a folder that somebody changed, because a finished one is complete.
  await rm(finished, { recursive: true, force: true });
  try {
    await rename(unfinished, finished);
  } catch (error) {
    if (!(await hasEngine(join(finished, "bin")))) throw error;
  }
}

async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    const path = join(cacheDir, name);
    const keptFor = name.startsWith(unfinishedPrefix) ? abandonedAfterMilliseconds : unusedAfterMilliseconds;
    const changed = await stat(path).catch(() => undefined);
    if (changed !== undefined && Date.now() - changed.mtimeMs > keptFor) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
