/**
 * Failures of the command line itself: what was asked for cannot be done as it stands.
 *
 * Layer: cli. Codes are listed in the README.
 */

/** Codes of {@link CommandError}. */
export type CommandErrorCode =
  | "LEADS_CREDENTIALS_MISSING"
  | "LEADS_FILE_UNREADABLE"
  | "LEADS_PULUMI_FAILED"
  | "LEADS_PULUMI_MISSING"
  | "LEADS_SANDBOX_NOT_RUNNING"
  | "LEADS_STACK_INCOMPLETE";

/** What was found, what was expected, and the command that mends it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: CommandErrorCode;

  constructor(code: CommandErrorCode, problem: string, mend: string, options?: ErrorOptions) {
    super(`[${code}] ${problem}. ${mend}`, options);
    this.code = code;
  }
}
