/** Installs the compared programs with npm into a cache outside the clone, never as our dependency. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { defaultCacheDir } from "../engine/cache";
import { run } from "../processes";
import { say } from "./measure";

/**
 * The folder whose `node_modules` has the package; installed on first use, without its install scripts.
 *
 * @param version exact
 */
export async function npmPackage(name: string, version: string): Promise<string> {
  const cache = join(dirname(defaultCacheDir(process.env)), "bench");
  const finished = join(cache, `${name}-${version}`);
  if (existsSync(finished)) return finished;
  say(`Installing ${name} ${version} for the comparison …`);
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(join(cache, ".unfinished-"));
  try {
    writeFileSync(join(unfinished, "package.json"), '{"private":true}\n');
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await run("npm", [...args, "--save-exact", `${name}@${version}`], { cwd: unfinished, env: process.env });
    if (!existsSync(finished)) renameSync(unfinished, finished);
    return finished;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
