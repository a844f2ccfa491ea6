/**
 * Scope: a group of actions with one status.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-control-flow-run-steps-group-scopes
 */
import { actionFailed } from "../run/status";
import type { ActionOutcome, ActionType } from "./action-type";

export const scope: ActionType = {
  type: "Scope",
  async run(context) {
    return containerOutcome(await context.runBranch("actions"));
  },
};

/** A container ends with the verdict on its branch. */
export function containerOutcome(verdict: "Succeeded" | "Failed" | "Cancelled"): ActionOutcome {
  if (verdict === "Succeeded") return { status: "Succeeded", code: "NotSpecified" };
  if (verdict === "Failed") return { status: "Failed", code: actionFailed.code, error: actionFailed };
  return { status: "Cancelled", code: "Cancelled" };
}
