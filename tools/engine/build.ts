/**
 * Builds the engine and its language host from Go modules.
 *
 * tools/language-host has the versions and checksums of all compiled code; Go's checksum
 * database stays in force.
 */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { EngineError, languageHostExecutable, oldestVersion, pulumiExecutable } from "./engine";
import { runCommand } from "./run-command";

/** Longest time for one of the two builds, in milliseconds. */
const buildTimeoutMilliseconds = 30 * 60_000;
/** Interval of the messages of a running build, in milliseconds. */
const reminderMilliseconds = 30_000;

/** Executable of the YAML language host, which Pulumi's own installation also includes. */
export const yamlHostExecutable = languageHostExecutable.replace("nodejs", "yaml");

const enginePackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const yamlHostPackage = "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

export interface BuildOptions {
  /** The Go command from `findGo`. */
  go: string;
  /** Folder of the Go module: tools/language-host or tools/yaml-host. */
  moduleDir: string;
  /** Version without `v`. Must be the one in go.mod. */
  version: string;
  /** Output folder, whose `bin` folder is created and filled. */
  folder: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/** Builds the engine and the Node.js host. @throws {EngineError} with the end of Go's output */
export async function buildEngine(options: BuildOptions): Promise<void> {
  const binDir = join(options.folder, "bin");
  await mkdir(binDir, { recursive: true });
  options.log(
    `Building Pulumi ${options.version} from Go modules (downloads, then about 3 minutes on 2 cores; only this once)`,
  );
  await timed(options.log, "Pulumi", () => goBuild(options, enginePackage, join(binDir, pulumiExecutable)));
  options.log("Building the Node.js language host (seconds)");
  await timed(options.log, "The language host", () =>
    goBuild(options, ".", join(binDir, languageHostExecutable)),
  );
}

/** Builds only the YAML host. @throws {EngineError} with the end of Go's output */
export async function buildYamlHost(options: BuildOptions): Promise<void> {
  options.log(
    "Building the YAML language host (about a minute on 2 cores; only this once, and only for npm test)",
  );
  await timed(options.log, "The YAML language host", () =>
    goBuild(options, yamlHostPackage, join(options.folder, "bin", yamlHostExecutable)),
  );
}

async function goBuild(options: BuildOptions, target: string, output: string): Promise<void> {
  const result = await runCommand(
    options.go,
    [
      "build",
      "-mod=readonly",
      // The module cache can then be removed like any other folder.
      "-modcacherw",
      "-trimpath",
      "-buildvcs=false",
      "-ldflags",
      // Without the variable `pulumi version` prints nothing.
      `-s -w -X ${versionVariable}=v${options.version}`,
      "-o",
      output,
      target,
    ],
    {
      cwd: options.moduleDir,
      // Needs no C compiler, and ignores a go.work of the user.
      env: { ...options.env, CGO_ENABLED: "0", GOWORK: "off" },
      timeoutMilliseconds: buildTimeoutMilliseconds,
    },
  );
  if (result.code === 0) return;
  const why = result.problem ?? `exit code ${result.code}`;
  const end = result.stderr.trim().split("\n").slice(-8).join("\n  ");
  throw new EngineError(
    "LEADS_ENGINE_BUILD_FAILED",
    `Building ${target} with ${options.go} failed (${why}):\n  ${end}\n` +
      `Check that Go can reach its module proxy (go env GOPROXY), or install Pulumi ${oldestVersion} or later ` +
      "instead: https://www.pulumi.com/docs/install/",
  );
}

async function timed(log: (line: string) => void, what: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  const reminder = setInterval(
    () => log(`${what}: still building after ${seconds()} s`),
    reminderMilliseconds,
  );
  try {
    await work();
  } finally {
    clearInterval(reminder);
  }
  log(`${what} was built in ${seconds()} s`);
}
