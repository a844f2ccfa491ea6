/**
 * What every failure has that a person can fix: a code, what was found and expected, and the fix.
 *
 * Operations and the command line have each their own codes.
 */

/** Never carries a lead, a secret or a callback URL. */
export class ExplainedError<Code extends string = string> extends Error {
  override readonly name: string = "ExplainedError";
  readonly code: Code;
  readonly problem: string;
  readonly fix: string;

  /**
   * @param problem what was found and what was expected, one sentence without its full stop
   * @param fix the command or edit that solves it
   */
  constructor(code: Code, problem: string, fix: string, options?: ErrorOptions) {
    super(`[${code}] ${problem}. ${fix}`, options);
    this.code = code;
    this.problem = problem;
    this.fix = fix;
  }

  /** The same failure, told by somebody who knows what was being done, and what must not be done again. */
  retold(problem: string, fix: string): this {
    const OwnClass = this.constructor as new (...args: ConstructorParameters<typeof ExplainedError>) => this;
    return new OwnClass(this.code, problem, fix, { cause: this });
  }
}

/** A text of several sentences. A command at its very end has no full stop, so that it can be copied. */
export function sentences(...texts: readonly (string | undefined)[]): string {
  return texts
    .filter((text) => text !== undefined)
    .join(". ")
    .replaceAll(".. ", ". ");
}
