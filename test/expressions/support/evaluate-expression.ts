/** Evaluates one expression, given without its `@`. */
import { evaluateTemplate } from "../../../expressions/evaluate";
import type { JsonValue } from "../../../expressions/json";
import type { Scope } from "../../../expressions/scope";

export const evaluateExpression = (expression: string, scope: Scope): JsonValue =>
  evaluateTemplate(`@${expression}`, scope);
