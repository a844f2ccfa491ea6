/** Prints a failure: a message for what a person can fix, the stack trace for a bug. */
import { ExplainedError } from "../http-client/explained-error";

/** Names of other layers' errors whose message already has the problem and the fix. */
const explained = new Set(["LeadError", "SandboxError", "NotEmulated"]);

/** Prints to standard error and sets exit code 1. */
export function reportFailure(error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const isExplained = error instanceof ExplainedError || explained.has(name);
  process.stderr.write(isExplained ? `${message}\n` : `${stack ?? message}\n`);
  process.exitCode = 1;
}
