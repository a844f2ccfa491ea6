/**
 * Failures of an expression, in Azure's words where a public source shows them.
 * The runtime adds the place ("Unable to process template language expressions in action …").
 * Source: error texts quoted in public issues; texts marked "ours" have no source.
 */

/**
 * `InvalidTemplate`: the text is not an expression, or its evaluation failed. Azure has one code for both.
 * `ExpressionEvaluationFailed`: the value does not fit its place (foreach, switch).
 * `NotEmulated`: Azure has it, this engine does not.
 */
export const expressionErrorCodes = ["InvalidTemplate", "ExpressionEvaluationFailed", "NotEmulated"] as const;
export type ExpressionErrorCode = (typeof expressionErrorCodes)[number];

/** Every failure of this folder. Any other error is a bug. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly code: ExpressionErrorCode;
  /** Offset of the mistake in the expression's text, in UTF-16 units. Only parse errors have one. */
  readonly position: number | undefined;

  constructor(code: ExpressionErrorCode, message: string, position?: number) {
    super(message);
    this.code = code;
    this.position = position;
  }
}

/** The expression's text breaks the grammar. */
export function parseError(expression: string, reason: string, position: number): ExpressionError {
  const message = `Unable to parse template language expression '${expression}': ${reason}.`;
  return new ExpressionError("InvalidTemplate", message, position);
}

/** Reading a property or an array element failed. */
export function cannotEvaluate(expression: string, reason: string): ExpressionError {
  const usage = "Please see https://aka.ms/logicexpressions for usage details.";
  const message = `The template language expression '${expression}' cannot be evaluated because ${reason}. ${usage}`;
  return new ExpressionError("InvalidTemplate", message);
}

/** A function refuses its parameters. `complaint` is the text after its name, one or more sentences. */
export function functionError(name: string, complaint: string): ExpressionError {
  const usage = `Please see https://aka.ms/logicexpressions#${name.toLowerCase()} for usage details.`;
  return new ExpressionError(
    "InvalidTemplate",
    `The template language function '${name}' ${complaint} ${usage}`,
  );
}

/** As {@link functionError}, for the texts that Azure prints without a link. */
export function plainFunctionError(name: string, complaint: string): ExpressionError {
  return new ExpressionError("InvalidTemplate", `The template language function '${name}' ${complaint}`);
}

export function unknownFunction(name: string, position?: number): ExpressionError {
  const message = `The template function '${name}' is not defined or not valid.`;
  return new ExpressionError("InvalidTemplate", message, position);
}

export function notEmulated(feature: string, position?: number): ExpressionError {
  return new ExpressionError("NotEmulated", `The sandbox does not emulate ${feature}.`, position);
}
