/**
 * Terminate: ends the run with a given status. Running actions are cancelled, the remaining ones skipped.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#terminate-action
 */
import { property, textAt } from "../definition/json";
import { type ActionType, invalidTemplate } from "./action-type";

const statuses = ["Failed", "Cancelled", "Succeeded"] as const;

export const terminate: ActionType = {
  type: "Terminate",
  check(action) {
    const status = textAt(action, "inputs", "runStatus");
    if (status === undefined) return ["the property 'inputs.runStatus' is missing"];
    return status.includes("@") || statusOf(status) !== undefined
      ? []
      : [`'inputs.runStatus' is '${status}', expected one of ${statuses.join(", ")}`];
  },
  run(context) {
    const { action } = context;
    context.inputs = context.evaluate(action.source.inputs);
    const status = statusOf(property(context.inputs, "runStatus"));
    if (status === undefined) {
      throw invalidTemplate(
        action.name,
        `The 'runStatus' of a Terminate action is one of ${statuses.join(", ")}.`,
      );
    }
    const code = property(context.inputs, "runError", "code");
    const message = property(context.inputs, "runError", "message");
    const error = { code: String(code ?? "Terminated"), message: String(message ?? "") };
    const end = { status, by: action.name, ...(status === "Failed" ? { error } : {}) };
    return { status: "Succeeded", code: "NotSpecified", end };
  },
};

function statusOf(word: unknown) {
  return statuses.find((status) => status.toLowerCase() === String(word).toLowerCase());
}
