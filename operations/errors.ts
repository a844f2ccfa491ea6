/**
 * Failures of an operation that the person who runs it can mend; every other throw is a bug in this package.
 *
 * Layer: operations, the bottom. Codes are listed in the README.
 */

/** Codes of {@link OperationError}. */
export type OperationErrorCode =
  | "LEADS_DATAVERSE_REFUSED"
  | "LEADS_DATAVERSE_UNREACHABLE"
  | "LEADS_GRANT_FORBIDDEN"
  | "LEADS_RUN_FAILED"
  | "LEADS_RUN_TIMEOUT"
  | "LEADS_SEND_REFUSED";

/** What went wrong, and the command or edit that mends it. Never carries a lead, a secret or a callback URL. */
export class OperationError extends Error {
  override readonly name = "OperationError";
  readonly code: OperationErrorCode;

  /**
   * @param problem what was found and what was expected, one sentence without its full stop
   * @param mend the command or edit that solves it
   */
  constructor(code: OperationErrorCode, problem: string, mend: string, options?: ErrorOptions) {
    super(`[${code}] ${problem}. ${mend}`, options);
    this.code = code;
  }
}
