/** Adds the YAML language host to a cached engine. `npm start` does not need it. */
import { mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildYamlHost, yamlHostExecutable } from "./build";
import { isExecutable } from "./cache";
import type { Engine } from "./engine";
import { findGo } from "./go-toolchain";
import { findExecutable } from "./path-engine";

const moduleDir = join(__dirname, "../yaml-host");

/**
 * Builds the host unless it is next to the engine or on PATH.
 *
 * @throws {EngineError} without Go, or when the build fails
 */
export async function obtainYamlHost(
  { binDir, version }: Engine,
  { log, env = process.env }: { log: (line: string) => void; env?: NodeJS.ProcessEnv },
): Promise<void> {
  const finished = join(binDir, yamlHostExecutable);
  if (await isExecutable(finished)) return;
  if ((await findExecutable(yamlHostExecutable, env)) !== undefined) return;
  const go = await findGo(moduleDir, env);
  // built under another name and then renamed, so that an incomplete host is never found
  const folder = await mkdtemp(join(binDir, ".unfinished-"));
  try {
    await buildYamlHost({ go, moduleDir, version, folder, env, log });
    await rename(join(folder, "bin", yamlHostExecutable), finished);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
