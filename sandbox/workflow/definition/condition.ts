/**
 * Conditions of If actions and triggers: a Boolean expression, or an object of `and`, `or`, `not` and
 * comparisons.
 * Every operand is an expression or a literal. The object form calls the function of the same name.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#if-action
 */
import { isJsonObject } from "../../support/json";

type Evaluate = (template: unknown, item?: unknown) => unknown;
/** The value of a condition, or why it has none. */
export type Verdict = boolean | { invalid: string };

const comparisons = new Map<string, string>(
  [
    "equals",
    "greater",
    "greaterOrEquals",
    "less",
    "lessOrEquals",
    "contains",
    "startsWith",
    "endsWith",
    "empty",
  ].map((name) => [name.toLowerCase(), name]),
);

/** Whether a condition holds. `invalid` is what is wrong with it, in our words. */
export function conditionHolds(condition: unknown, evaluate: Evaluate): Verdict {
  if (isJsonObject(condition)) return objectHolds(condition, evaluate);
  const value = evaluate(condition);
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^(?:true|false)$/i.test(value)) return value.toLowerCase() === "true";
  return { invalid: `The condition gives a value that is not a Boolean: ${describe(value)}.` };
}

function objectHolds(condition: Readonly<Record<string, unknown>>, evaluate: Evaluate): Verdict {
  const entries = Object.entries(condition);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    return { invalid: `A condition object has one operator, this one has ${entries.length}.` };
  }
  const [operator, operand] = entry;
  switch (operator.toLowerCase()) {
    case "and":
      return all(operand, evaluate, true);
    case "or":
      return all(operand, evaluate, false);
    case "not":
      return negated(conditionHolds(Array.isArray(operand) ? operand[0] : operand, evaluate));
    default:
      return compare(operator, operand, evaluate);
  }
}

/** `and` stops at the first false part, `or` at the first true one. */
function all(parts: unknown, evaluate: Evaluate, goesOnWhile: boolean): Verdict {
  if (!Array.isArray(parts)) return { invalid: "'and' and 'or' expect an array of conditions." };
  for (const part of parts) {
    const verdict = conditionHolds(part, evaluate);
    if (verdict !== goesOnWhile) return verdict;
  }
  return goesOnWhile;
}

function negated(verdict: Verdict): Verdict {
  return typeof verdict === "boolean" ? !verdict : verdict;
}

function compare(operator: string, operand: unknown, evaluate: Evaluate): Verdict {
  const name = comparisons.get(operator.toLowerCase());
  if (name === undefined) return { invalid: `The condition operator '${operator}' is not known.` };
  const operands = (Array.isArray(operand) ? operand : [operand]).map((part) => evaluate(part));
  // calls the function of the same name, so that both forms compare alike
  const parameters = operands.map((_, index) => `item()[${index}]`).join(", ");
  const result = evaluate(`@${name}(${parameters})`, operands);
  return typeof result === "boolean" ? result : { invalid: `The operator '${operator}' gave no Boolean.` };
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "null";
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}
