/** One expression case: what `leads expression` does for one line, as a pure function. */
import { ExpressionError, type ExpressionErrorCode } from "./errors";
import { evaluateTemplate } from "./evaluate";
import { isObject, type JsonValue, typeName } from "./json";
import { type ExpressionContext, type Sources, scopeFromContext } from "./scope";

/** A template and its context. The template is text or JSON, e.g. `@concat('a', 'b')`. */
export interface ExpressionCase {
  readonly expression: JsonValue;
  readonly context?: ExpressionContext;
}

export type CaseResult = { value: JsonValue } | { error: { code: ExpressionErrorCode; message: string } };

/**
 * @param sources clock, GUIDs and randomness for the functions that need them; `context.utcNow` wins over the clock
 */
export function runCase({ expression, context }: ExpressionCase, sources?: Partial<Sources>): CaseResult {
  try {
    return { value: evaluateTemplate(expression, scopeFromContext(checkedContext(context), sources)) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

/** The case comes from outside: its context may have any shape. */
function checkedContext(context: JsonValue | ExpressionContext | undefined): ExpressionContext {
  const value = (context ?? {}) as JsonValue;
  if (isObject(value)) return value;
  const message = `context: found a value of type '${typeName(value)}', expected an object.`;
  throw new ExpressionError("InvalidTemplate", message);
}
