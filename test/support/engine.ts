/**
 * The real Pulumi engine for tests: one for the whole run, with an environment that limits it to its backend folder.
 *
 * A `before` hook that awaits {@link testEngine} needs a limit of ten minutes, because a cold build takes three.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Engine } from "../../tools/engine/engine";
import { obtainEngine } from "../../tools/engine/obtain-engine";

/** Time limit of a hook that may have to build the engine, in milliseconds. */
export const engineTimeoutMilliseconds = 600_000;

let obtained: Promise<Engine> | undefined;

/** The engine, obtained once. Prints its progress to standard error unless it exists already. */
export function testEngine(): Promise<Engine> {
  obtained ??= obtainEngine({
    log: (line) => {
      if (!line.startsWith("Using ")) process.stderr.write(`${line}\n`);
    },
  });
  return obtained;
}

export interface PulumiEnvOptions {
  /** Existing folder for the state and all other files of Pulumi. Becomes HOME. */
  backendDir: string;
  /** Passphrase of the stack's secrets. @default "passphrase of the tests" */
  passphrase?: string;
  /** Added last, so it overrides the others. */
  extra?: NodeJS.ProcessEnv;
}

/** Environment for `pulumi` and its program, without the developer's Pulumi, Azure or Node.js settings. */
export async function pulumiEnv(options: PulumiEnvOptions): Promise<NodeJS.ProcessEnv> {
  const { binDir } = await testEngine();
  return {
    PATH: [binDir, process.env.PATH ?? ""].join(delimiter),
    HOME: options.backendDir,
    ...(process.env.TMPDIR === undefined ? {} : { TMPDIR: process.env.TMPDIR }),
    PULUMI_HOME: join(options.backendDir, ".pulumi-home"),
    PULUMI_BACKEND_URL: pathToFileURL(options.backendDir).href,
    PULUMI_CONFIG_PASSPHRASE: options.passphrase ?? "passphrase of the tests",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    NO_COLOR: "1",
    ...options.extra,
  };
}

/** The result of a `pulumi` command. */
export interface PulumiResult {
  /** Exit code; undefined when a signal ended it. */
  code: number | undefined;
  stdout: string;
  stderr: string;
}

/** A running `pulumi` command. */
export interface RunningPulumi {
  process: ChildProcess;
  result: Promise<PulumiResult>;
}

/** Starts `pulumi` without a terminal. `env` from {@link pulumiEnv}. */
export function startPulumi(
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): RunningPulumi {
  const child = spawn("pulumi", args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  const result = new Promise<PulumiResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? undefined, ...output }));
  });
  return { process: child, result };
}

/** Runs `pulumi` to its end. A command that fails is a result too. */
export function runPulumi(
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<PulumiResult> {
  return startPulumi(args, options).result;
}
