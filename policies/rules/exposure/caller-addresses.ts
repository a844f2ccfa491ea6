/**
 * Rule: only listed addresses may call the trigger. Disabled, because the marketplace publishes none.
 *
 * For stacks where a gateway with fixed addresses takes the leads. They also set `callerAddresses` of trigger-accepts-every-lead.
 */
import { listOf, plain, valueAt } from "../../engine-values";
import { networkControls } from "../../frameworks";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { isLeadWorkflow, leadWorkflows } from "../../workflow/lead-workflow";

export const callerAddresses: ResourceRule = {
  name: "caller-addresses",
  description: "Only listed addresses may call the trigger, such as those of a gateway.",
  severity: "medium",
  enforcementLevel: "disabled",
  remediationSteps:
    'List the gateway\'s addresses in accessControl.triggers.allowedCallerIpAddresses, as { "addressRange": "203.0.113.7/32" }.',
  url: "https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#restrict-inbound-ip",
  framework: networkControls,
  judges: leadWorkflows,
  appliesTo: isWorkflow,
  check: ({ props, report, notApplicable }) => {
    if (!isLeadWorkflow(props)) notApplicable(`It judges ${leadWorkflows}.`);
    const list = plain(valueAt(props.accessControl, "triggers", "allowedCallerIpAddresses"));
    if (listOf(list).length === 0)
      report("accessControl/triggers/allowedCallerIpAddresses lists no address.");
  },
};
