/**
 * Prints a failure: one message for what a person can mend, the whole stack for a bug.
 *
 * Layer: cli.
 */

/** Error names whose message says what was found, what was expected and how to mend it. */
const explained = new Set(["OperationError", "LeadError", "CommandError", "SandboxError", "NotEmulated"]);

/** Prints to standard error and makes the process end with 1. */
export function reportFailure(error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(explained.has(name) ? `${message}\n` : `${stack ?? message}\n`);
  process.exitCode = 1;
}
