/**
 * Finds a Go that can build the engine.
 *
 * Installs nothing. Go itself may fetch a toolchain, as its user configured (`GOTOOLCHAIN=auto`).
 * Source: https://go.dev/doc/toolchain
 */

import { tmpdir } from "node:os";
import { compareVersions, EngineError, oldestVersion, parseVersion } from "./engine";
import { findExecutable } from "./path-engine";
import { runCommand } from "./run-command";

/** Oldest Go that compiles Pulumi 3.255 (the `go` line of its go.mod, and of ours). */
export const oldestGoVersion = "1.25.11";

/** Time for Go to fetch a newer toolchain, in milliseconds. */
const goTimeoutMilliseconds = 3 * 60_000;
const goExecutable = process.platform === "win32" ? "go.exe" : "go";

/**
 * Path of a Go that is new enough for the module in `moduleDir`.
 *
 * @throws {EngineError} that says what to install, when there is none
 */
export async function findGo(moduleDir: string, env: NodeJS.ProcessEnv): Promise<string> {
  const go = await findExecutable(goExecutable, env);
  if (go === undefined) throw new EngineError("LEADS_ENGINE_MISSING", missing("found no Go on PATH"));
  // In the module's folder, Go reads the required version, and fetches it where it may.
  const inModule = await goVersion(go, moduleDir, env);
  if (isNewEnough(inModule.version)) return go;
  const found = await goVersion(go, tmpdir(), env);
  const version = found.version?.replace(/^go/, "") || "of an unknown version";
  const why = inModule.problem === undefined ? "" : ` (${inModule.problem})`;
  throw new EngineError("LEADS_ENGINE_GO_OLD", missing(`found Go ${version} at ${go}${why}`));
}

function isNewEnough(version: string | undefined): boolean {
  const found = version === undefined ? undefined : parseVersion(version);
  const oldest = parseVersion(oldestGoVersion);
  return found !== undefined && oldest !== undefined && compareVersions(found, oldest) >= 0;
}

async function goVersion(
  go: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ version: string | undefined; problem: string | undefined }> {
  const result = await runCommand(go, ["env", "GOVERSION"], {
    env,
    cwd,
    timeoutMilliseconds: goTimeoutMilliseconds,
  });
  if (result.code === 0) return { version: result.stdout.trim(), problem: undefined };
  return { version: undefined, problem: result.problem ?? result.stderr.trim().split("\n").at(-1) };
}

function missing(found: string): string {
  return [
    `No Pulumi engine can be had: Pulumi could not be downloaded, and building it needs Go: ${found},`,
    `expected ${oldestGoVersion} or later. Install one of the two and run the command again:`,
    `  Pulumi ${oldestVersion} or later   https://www.pulumi.com/docs/install/`,
    `  Go ${oldestGoVersion} or later        https://go.dev/doc/install`,
  ].join("\n");
}
