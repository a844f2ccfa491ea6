/** Runs a command line as a person pastes it. */
import { spawn } from "node:child_process";
import type { PulumiResult } from "./engine";

/** @param command for a POSIX shell */
export function runShell(
  command: string,
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<PulumiResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], { ...options, stdio: ["ignore", "pipe", "pipe"] });
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
