/** The base of all errors that a person can fix: a code, the problem and the fix. */

/** Never contains a lead, a secret or a callback URL. */
export class ExplainedError<Code extends string = string> extends Error {
  override readonly name: string = "ExplainedError";
  readonly code: Code;
  readonly problem: string;
  readonly fix: string;

  /**
   * @param problem what was found and what was expected, as one sentence without a full stop
   * @param fix the command or edit that solves it
   */
  constructor(code: Code, problem: string, fix: string, options?: ErrorOptions) {
    super(`[${code}] ${problem}. ${fix}`, options);
    this.code = code;
    this.problem = problem;
    this.fix = fix;
  }

  /** The same error with the command's context, and a warning of what must not be repeated. */
  retold(problem: string, fix: string): this {
    const OwnClass = this.constructor as new (...args: ConstructorParameters<typeof ExplainedError>) => this;
    return new OwnClass(this.code, problem, fix, { cause: this });
  }
}

/** Joins sentences. A command at the end has no full stop, so that it can be copied. */
export function sentences(...texts: readonly (string | undefined)[]): string {
  return texts
    .filter((text) => text !== undefined)
    .join(". ")
    .replaceAll(".. ", ". ");
}
