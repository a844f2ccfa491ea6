/** Failures that the sandbox reports. Each service turns them into its own error body and status. */

/** The part of an error that may be logged. The message may repeat a lead, so it is left out. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** A failure that Azure would report too, with Azure's code, e.g. `ResourceNotFound`. */
export class SandboxError extends Error {
  override readonly name: string = "SandboxError";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Azure has it, the sandbox does not. Answered with 501 and the name of the missing feature. */
export class NotEmulated extends SandboxError {
  override readonly name = "NotEmulated";

  /** @param feature what was asked for, e.g. `action type 'Foreach'` */
  constructor(feature: string, fix = "Use real Azure for it, or open an issue with the request.") {
    super("NotEmulated", `The sandbox does not emulate ${feature}. ${fix}`);
  }
}
