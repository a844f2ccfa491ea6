/**
 * Failures the sandbox answers with. The protocol files turn them into each service's own error body and status.
 */

/** What may be logged of an error: not its message, which may repeat a lead. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** A failure Azure would report too, with Azure's own code, e.g. `ResourceNotFound`. */
export class SandboxError extends Error {
  override readonly name: string = "SandboxError";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Azure has it, the sandbox does not: answered with 501 and the name of what is missing. */
export class NotEmulated extends SandboxError {
  override readonly name = "NotEmulated";

  /** @param feature what was asked for, e.g. `action type 'Foreach'` */
  constructor(feature: string, fix = "Use real Azure for it, or open an issue with the request.") {
    super("NotEmulated", `The sandbox does not emulate ${feature}. ${fix}`);
  }
}
