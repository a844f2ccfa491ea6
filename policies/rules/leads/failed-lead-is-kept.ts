/**
 * Rule: a failed write is not passed over in silence.
 *
 * Azure counts a run as succeeded when a step that catches a failure succeeds. Then no alert and no redrive finds the lead.
 */
import { textOf, valueAt } from "../../engine-values";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { type Action, definitionOf } from "../../workflow/definition";
import { afterFailure, endsAsFailed, keepsLead } from "../../workflow/failure";
import { isLeadWorkflow, leadWorkflows } from "../../workflow/lead-workflow";

export const failedLeadIsKept: ResourceRule = {
  name: "failed-lead-is-kept",
  description: "A lead that could not be written is stored, or its run ends as failed.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    'End the steps that catch the failure with a Terminate of "runStatus": "Failed", or send triggerBody() to a store in them.',
  url: "https://learn.microsoft.com/azure/logic-apps/error-exception-handling#manage-the-run-after-behavior",
  judges: leadWorkflows,
  appliesTo: isWorkflow,
  check: ({ props, report, notApplicable }) => {
    if (!isLeadWorkflow(props)) notApplicable(`It judges ${leadWorkflows}.`);
    const definition = definitionOf(props);
    const { catchers, branch } = afterFailure(definition);
    if (!branch.some((action) => endsAsFailed(action) || keepsLead(action))) {
      for (const { place } of catchers) {
        report(`${place} catches a failure, and no step after it stores the lead or ends the run as failed.`);
      }
    }
    for (const action of branch.filter(endsOtherwise)) {
      report(
        `${action.place} ends the run after a failure, but not as failed; set inputs.runStatus to Failed.`,
      );
    }
  },
};

const endsOtherwise = (action: Action): boolean =>
  action.type === "terminate" &&
  !endsAsFailed(action) &&
  !textOf(valueAt(action.source, "inputs", "runStatus")).startsWith("@");
