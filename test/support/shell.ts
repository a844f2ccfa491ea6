/** Runs programs to their end; a failure is a result too. */
import { spawn } from "node:child_process";
import type { PulumiResult } from "./engine";

export interface ProcessOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** Joins the two commands of a message "A, then B" to one command line. */
export const inTurn = (commands: string): string => commands.replace(", then ", " && ");

/** Runs a command line in a POSIX shell, like a person who pastes it. */
export const runShell = (command: string, options: ProcessOptions): Promise<PulumiResult> =>
  runProcess("sh", ["-c", command], options);

export function runProcess(
  file: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<PulumiResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output.stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? undefined, ...output }));
  });
}
