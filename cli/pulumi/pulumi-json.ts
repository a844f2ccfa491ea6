/** Runs `pulumi` for its output. Prints nothing, because the output may contain secrets. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CommandError } from "../command-error";
import { pulumiFailure } from "./pulumi-failures";

const run = promisify(execFile);

/** In bytes. A preview as JSON holds every definition twice. */
const largestOutput = 256 * 1024 * 1024;

/** `--stack` and its value as arguments. */
export const selectionOf = (stack: string | undefined): string[] =>
  stack === undefined ? [] : ["--stack", stack];

/**
 * @param command e.g. `["stack", "output"]`; a failure shows only this part
 * @throws {CommandError} `LEADS_PULUMI_MISSING`, and what `pulumiFailures` lists
 */
export async function pulumiJson(
  command: readonly string[],
  options: readonly string[],
): Promise<Record<string, unknown>> {
  return JSON.parse(await pulumiText(command, ["--json", ...options])) as Record<string, unknown>;
}

/**
 * @param place folder and more variables. @default those of this process
 * @throws as {@link pulumiJson}
 */
export async function pulumiText(
  command: readonly string[],
  options: readonly string[],
  { cwd, env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  try {
    const { stdout } = await run("pulumi", [...command, "--non-interactive", ...options], {
      ...{ cwd, maxBuffer: largestOutput, env: { ...process.env, ...env } },
    });
    return stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === "ENOENT") throw pulumiMissing(error);
    throw pulumiFailure(`pulumi ${command.join(" ")}`, stderr || String(error));
  }
}

export const pulumiMissing = (cause: unknown): CommandError =>
  new CommandError(
    "LEADS_PULUMI_MISSING",
    "Found no pulumi on the path, expected the Pulumi command line",
    "Install it from https://www.pulumi.com/docs/install/, or run npm start, which builds one and prints where it is.",
    { cause },
  );
