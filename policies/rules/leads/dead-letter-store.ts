/**
 * Rule: a lead that could not be written is also stored outside of its run, which Azure deletes after 90 days.
 *
 * Advisory, because the setting `deadLetter: none` is a choice: such a lead stays in its failed run, and can be sent again from there.
 */
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { definitionOf, isCall } from "../../workflow/definition";
import { afterFailure, keepsLead } from "../../workflow/failure";
import { leadDataIn } from "../../workflow/lead-data";
import { isLeadWorkflow, leadWorkflows } from "../../workflow/lead-workflow";

export const deadLetterStore: ResourceRule = {
  name: "dead-letter-store",
  description: "A lead that could not be written is stored outside of its run, as a dead letter.",
  severity: "high",
  enforcementLevel: "advisory",
  remediationSteps: "Run: pulumi config set marketplace-leads:deadLetter storage",
  url: "https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration#run-duration-and-history-retention-limits",
  judges: leadWorkflows,
  appliesTo: isWorkflow,
  check: ({ props, report, notApplicable }) => {
    if (!isLeadWorkflow(props)) notApplicable(`It judges ${leadWorkflows}.`);
    const definition = definitionOf(props);
    const { isHandledBy } = leadDataIn(definition);
    if (!definition.actions.some((action) => isCall(action) && isHandledBy(action)))
      notApplicable("No step sends the lead anywhere.");
    if (afterFailure(definition).branch.some(keepsLead)) return;
    report(
      "definition/actions stores no lead that could not be written: it is only in its failed run, which Azure deletes after 90 days.",
    );
  },
};
