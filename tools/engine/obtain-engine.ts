/**
 * Obtains a Pulumi engine: the installed one, a cached one, the official download, or one built from Go modules.
 *
 * Installs nothing outside the cache folder, and changes no PATH.
 * The order is from what a user chose to what we have to make.
 */

import { join } from "node:path";
import { buildEngine } from "./build";
import { buildKey, defaultCacheDir, downloadKey, fillCache, findCached } from "./cache";
import { downloadEngine } from "./download";
import { type Engine, EngineError, type EngineOrigin, pinnedVersion, pulumiExecutable } from "./engine";
import { findGo } from "./go-toolchain";
import { findOnPath } from "./path-engine";

const languageHostDir = join(__dirname, "..", "language-host");

export interface ObtainEngineOptions {
  /** Folder of cached engines. @default $XDG_CACHE_HOME/marketplace-leads/engine, or below ~/.cache */
  cacheDir?: string;
  /** Environment to look in (PATH, HOME, XDG_CACHE_HOME) and to run commands with. @default process.env */
  env?: NodeJS.ProcessEnv;
  /** Receives one line for each step, without a line end. */
  log: (line: string) => void;
  /** Whether the official download is tried. @default true */
  allowDownload?: boolean;
  /** Whether building from Go modules is tried. @default true */
  allowBuild?: boolean;
}

/** The engine to use. @throws {EngineError} with what is missing and what to install */
export async function obtainEngine(options: ObtainEngineOptions): Promise<Engine> {
  const { log, env = process.env, allowDownload = true, allowBuild = true } = options;
  const cacheDir = options.cacheDir ?? defaultCacheDir(env);

  const onPath = await findOnPath(env);
  if ("engine" in onPath) {
    log(`Using Pulumi ${onPath.engine.version} from ${onPath.engine.pulumi}`);
    return onPath.engine;
  }
  const built = await buildKey(pinnedVersion, languageHostDir);
  for (const key of [downloadKey(pinnedVersion), built]) {
    const binDir = await findCached(cacheDir, key);
    if (binDir === undefined) continue;
    log(`Using cached Pulumi ${pinnedVersion} from ${binDir}`);
    return cachedEngine(binDir, "cache");
  }
  log(`Pulumi: ${onPath.reason}, none in the cache ${cacheDir}`);
  if (allowDownload) {
    const binDir = await tryDownload(cacheDir, env, log);
    if (binDir !== undefined) return cachedEngine(binDir, "download");
  }
  if (!allowBuild)
    throw new EngineError(
      "LEADS_ENGINE_MISSING",
      "No Pulumi engine can be had: building one was not allowed.",
    );
  const go = await findGo(languageHostDir, env);
  const binDir = await fillCache(cacheDir, built, (folder) =>
    buildEngine({ go, moduleDir: languageHostDir, version: pinnedVersion, folder, env, log }),
  );
  return cachedEngine(binDir, "built");
}

/** The official download failed; a build is tried instead. */
class DownloadFailure extends Error {}

async function tryDownload(
  cacheDir: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<string | undefined> {
  log(`Downloading Pulumi ${pinnedVersion} (about 100 MB, only this once)`);
  const start = performance.now();
  try {
    const binDir = await fillCache(cacheDir, downloadKey(pinnedVersion), async (folder) => {
      const problem = await downloadEngine(folder, pinnedVersion, env);
      if (problem !== undefined) throw new DownloadFailure(problem);
    });
    log(`Pulumi was downloaded in ${Math.round((performance.now() - start) / 1000)} s`);
    return binDir;
  } catch (error) {
    if (!(error instanceof DownloadFailure)) throw error;
    log(`Pulumi could not be downloaded (${error.message}); it is built instead`);
    return undefined;
  }
}

function cachedEngine(binDir: string, origin: EngineOrigin): Engine {
  return { pulumi: join(binDir, pulumiExecutable), version: pinnedVersion, binDir, origin };
}
