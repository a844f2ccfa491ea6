/**
 * Decides whether a trigger fires: conditions, correlation id, and the schema with `EnableSchemaValidation`.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#trigger-conditions
 */
import { ExpressionError } from "../../../expressions/errors";
import { evaluateTemplate } from "../../../expressions/evaluate";
import type { JsonValue } from "../../../expressions/json";
import { SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { conditionHolds } from "../definition/condition";
import { hasOption, property } from "../definition/json";
import { schemaMistakes } from "../definition/json-schema";
import type { ParsedTrigger } from "../definition/parsed-workflow";
import type { RunState } from "../run/run-state";

/** Result of a call. */
export interface Acceptance {
  /** False when a condition of the trigger does not hold. The call is accepted, but no run starts. */
  isFired: boolean;
  /** Code of the trigger's history entry. */
  code: string;
  clientTrackingId?: string;
}

/** @throws {SandboxError} `TriggerInputSchemaMismatch`; `InvalidTemplate` when an expression of the trigger fails */
export function acceptanceOf(state: RunState, trigger: ParsedTrigger): Acceptance {
  if (hasOption(trigger.source, "EnableSchemaValidation")) {
    checkTriggerSchema(trigger, property(state.triggerOutputs, "body"));
  }
  const evaluate = (template: unknown, item?: unknown) => {
    try {
      return evaluateTemplate(template as JsonValue, state.scopeOf(undefined, item));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new SandboxError(error.code, error.message, { cause: error });
    }
  };
  const conditions = property(trigger.source, "conditions");
  for (const condition of Array.isArray(conditions) ? conditions : []) {
    const verdict = conditionHolds(property(condition, "expression"), evaluate);
    if (typeof verdict !== "boolean") throw new SandboxError("InvalidTemplate", verdict.invalid);
    if (!verdict) return { isFired: false, code: "TriggerConditionNotMet" };
  }
  const correlation = property(trigger.source, "correlation", "clientTrackingId");
  if (correlation === undefined) return { isFired: true, code: "OK" };
  return { isFired: true, code: "OK", clientTrackingId: String(evaluate(correlation)) };
}

/** @throws {SandboxError} `TriggerInputSchemaMismatch` */
function checkTriggerSchema(trigger: ParsedTrigger, body: unknown): void {
  const schema = property(trigger.source, "inputs", "schema");
  const mistakes = isJsonObject(schema) ? schemaMistakes(schema, body) : [];
  if (mistakes.length === 0) return;
  const details = mistakes.map(({ message }) => message).join(",");
  throw new SandboxError(
    "TriggerInputSchemaMismatch",
    `The input body for trigger '${trigger.name}' of type 'Request' did not match its schema definition. Error details: '${details}'.`,
  );
}
