/** Outcomes of failed actions in the run history, and evaluation with an action's errors. */
import { ExpressionError } from "../../../expressions/errors";
import { evaluateTemplate } from "../../../expressions/evaluate";
import type { JsonValue } from "../../../expressions/json";
import type { Scope } from "../../../expressions/scope";
import { SandboxError } from "../../support/errors";
import { ActionFailure, type ActionOutcome, invalidTemplate } from "../actions/action-type";
import type { ActionNode } from "../definition/parsed-workflow";
import type { WorkflowError } from "./status";

/**
 * Evaluates a value of an action.
 *
 * @throws {ActionFailure} `InvalidTemplate`; {@link SandboxError} `NotEmulated`
 */
export function evaluateFor(action: string, template: unknown, scope: Scope): unknown {
  try {
    return evaluateTemplate(template as JsonValue, scope);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    if (error.code === "NotEmulated") throw new SandboxError("NotEmulated", error.message, { cause: error });
    throw invalidTemplate(action, error.message);
  }
}

export function failureOutcome(
  { name, type }: ActionNode,
  error: unknown,
  run: { isEnded: boolean; isTimedOut: boolean; log(message: string): void },
): ActionOutcome {
  if (error instanceof ActionFailure) return error.outcome;
  if (run.isEnded) return { status: "Cancelled", code: "Cancelled", error: cancelled(name) };
  if (run.isTimedOut) return { status: "TimedOut", code: "ActionTimedOut", error: timedOut(name) };
  if (error instanceof SandboxError) {
    return { status: "Failed", code: error.code, error: { code: error.code, message: error.message } };
  }
  // a mistake in the sandbox itself
  run.log(`Action '${name}' of type '${type}' failed inside the sandbox: ${placeOf(error)}.`);
  return { status: "Failed", code: internalError.code, error: internalError };
}

const internalError: WorkflowError = {
  code: "InternalServerError",
  message: "The sandbox failed while it ran this action. Its log says where.",
};

/** Name and place of an error. The message may repeat a lead, so it is left out. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return `${error.name} ${/\n\s+(at .*)/.exec(error.stack ?? "")?.[1] ?? ""}`.trim();
}

/** Codes and messages of cancelled and timed out actions are unverified, except `ActionTimedOut`. */
export function cancelled(action: string): WorkflowError {
  return {
    code: "Cancelled",
    message: `The execution of template action '${action}' was cancelled: the run was ended.`,
  };
}

function timedOut(action: string): WorkflowError {
  return {
    code: "ActionTimedOut",
    message: `The execution of template action '${action}' timed out: its limit is over.`,
  };
}
