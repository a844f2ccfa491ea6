/** Prints a failure: one message for what a person can fix, the whole stack for a bug. */
import { ExplainedError } from "../http-client/explained-error";

/** Names of other layers' errors whose message says what was found, what was expected and how to fix it. */
const explained = new Set(["LeadError", "SandboxError", "NotEmulated"]);

/** Prints to standard error and makes the process end with 1. */
export function reportFailure(error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const isExplained = error instanceof ExplainedError || explained.has(name);
  process.stderr.write(isExplained ? `${message}\n` : `${stack ?? message}\n`);
  process.exitCode = 1;
}
