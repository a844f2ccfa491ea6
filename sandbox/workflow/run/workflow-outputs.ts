/** Outputs of a workflow, evaluated when a run has succeeded. */
import { ExpressionError } from "../../../expressions/errors";
import { evaluateTemplate } from "../../../expressions/evaluate";
import type { JsonValue } from "../../../expressions/json";
import { property } from "../definition/json";
import type { RunState } from "./run-state";

/**
 * Values by name. Undefined when the definition has no outputs.
 * An output is left out when it reads secured data or its expression fails (both unverified).
 */
export function workflowOutputs(state: RunState): Record<string, unknown> | undefined {
  const { outputs, hiddenOutputs } = state.workflow;
  if (Object.keys(outputs).length === 0) return undefined;
  const scope = state.scopeOf(undefined);
  const values: [string, unknown][] = [];
  for (const [name, output] of Object.entries(outputs)) {
    if (hiddenOutputs.has(name)) continue;
    const template = (property(output, "value") ?? null) as JsonValue;
    try {
      values.push([name, { type: property(output, "type"), value: evaluateTemplate(template, scope) }]);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
  }
  return Object.fromEntries(values);
}
