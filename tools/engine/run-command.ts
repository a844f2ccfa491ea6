/**
 * Runs a command with a time limit and returns its output.
 *
 * Never uses a shell, and never throws for a command that fails.
 */

import { spawn } from "node:child_process";

/** The result of a command. */
export interface CommandResult {
  /** Exit code; undefined when it could not start or was killed. */
  code: number | undefined;
  /** Everything from standard output, and from standard error. */
  stdout: string;
  stderr: string;
  /** Why there is no exit code, e.g. `spawn go ENOENT`; undefined otherwise. */
  problem: string | undefined;
}

export interface CommandOptions {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Time limit in milliseconds, after which the command and its children are killed. */
  timeoutMilliseconds: number;
}

/** Runs `file` with `args`. Its children are killed with it after the time limit, where the platform has process groups. */
export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const ownGroup = process.platform !== "win32";
    const child = spawn(file, args, {
      env: options.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdio: ["ignore", "pipe", "pipe"],
      detached: ownGroup,
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output.stderr += text;
    });
    const kill = () => killGroup(child.pid, ownGroup);
    // A separate group gets neither Ctrl-C nor the end of this process.
    process.once("exit", kill);
    const interrupted = forwardSignals(kill);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, options.timeoutMilliseconds);
    const finish = (code: number | undefined, problem: string | undefined) => {
      clearTimeout(timer);
      process.removeListener("exit", kill);
      interrupted.stop();
      resolve({ code, ...output, problem });
    };
    child.once("error", (error) => finish(undefined, error.message));
    child.once("close", (code, signal) => {
      const late = `not finished after ${options.timeoutMilliseconds / 1000} s`;
      finish(code ?? undefined, timedOut ? late : signal === null ? undefined : `killed by ${signal}`);
    });
  });
}

/** On Ctrl-C or SIGTERM: ends the command, then this process with the same signal, unless others handle it. */
function forwardSignals(kill: () => void): { stop(): void } {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const listeners = signals.map((signal) => {
    const listener = () => {
      kill();
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    process.once(signal, listener);
    return { signal, listener };
  });
  return {
    stop: () => {
      for (const { signal, listener } of listeners) process.removeListener(signal, listener);
    },
  };
}

function killGroup(pid: number | undefined, ownGroup: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(ownGroup ? -pid : pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}
