/** Looks for an installed Pulumi: the first one on PATH, or nothing. */

import { realpath } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { isExecutable } from "./cache";
import {
  type Engine,
  isSupportedVersion,
  languageHostExecutable,
  oldestVersion,
  pulumiExecutable,
} from "./engine";
import { runCommand } from "./run-command";

const versionTimeoutMilliseconds = 20_000;

/** An engine, or why PATH has none. */
export type PathSearch = { engine: Engine } | { reason: string };

/** The engine on PATH, when its version is supported and it has its language host. */
export async function findOnPath(env: NodeJS.ProcessEnv): Promise<PathSearch> {
  const pulumi = await findExecutable(pulumiExecutable, env);
  if (pulumi === undefined) return { reason: "no pulumi on PATH" };
  const { code, stdout, problem } = await runCommand(pulumi, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeoutMilliseconds: versionTimeoutMilliseconds,
  });
  const version = stdout.trim().replace(/^v/, "");
  if (code !== 0) return { reason: `${pulumi} cannot tell its version (${problem ?? `exit code ${code}`})` };
  if (!isSupportedVersion(version)) {
    return { reason: `${pulumi} is version '${version}', expected ${oldestVersion} or later, below 4` };
  }
  // The engine looks for its host next to its real file, not next to a link.
  const realDir = dirname(await realpath(pulumi));
  if (await isExecutable(join(realDir, languageHostExecutable)))
    return { engine: engineOf(pulumi, version, realDir) };
  if ((await findExecutable(languageHostExecutable, env)) !== undefined) {
    return { engine: engineOf(pulumi, version, dirname(pulumi)) };
  }
  return { reason: `${pulumi} has no ${languageHostExecutable} beside it or on PATH` };
}

function engineOf(pulumi: string, version: string, binDir: string): Engine {
  return { pulumi, version, binDir, origin: "path" };
}

/** Path of an executable, from the folders of PATH in order. Relative folders are ignored. */
export async function findExecutable(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const candidate = join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}
