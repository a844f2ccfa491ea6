/**
 * Compose: its outputs are its evaluated inputs.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#compose-action
 */
import type { ActionType } from "./action-type";

export const compose: ActionType = {
  type: "Compose",
  check: (action) => (Object.hasOwn(action, "inputs") ? [] : ["the property 'inputs' is missing"]),
  run(context) {
    context.inputs = context.evaluate(context.action.source.inputs);
    return { status: "Succeeded", code: "OK", outputs: context.inputs };
  },
};
