/**
 * Rule: calls that send lead data are repeated for longer than a short outage.
 *
 * Without a policy of its own, a call is repeated up to four times within about a minute.
 */
import { textOf, valueAt } from "../../engine-values";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { type Action, definitionOf, isCall } from "../../workflow/definition";
import { leadDataIn } from "../../workflow/lead-data";
import { isLeadWorkflow, leadWorkflows } from "../../workflow/lead-workflow";

export const leadWriteIsRetried: ResourceRule = {
  name: "lead-write-is-retried",
  description: "Every call that sends lead data has a retry policy of its own, and repeats at least once.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    'Give the action inputs.retryPolicy, such as { "type": "exponential", "interval": "PT15S", "count": 8 }.',
  url: "https://learn.microsoft.com/azure/logic-apps/error-exception-handling#retry-policies",
  judges: leadWorkflows,
  appliesTo: isWorkflow,
  check: ({ props, report, notApplicable }) => {
    if (!isLeadWorkflow(props)) notApplicable(`It judges ${leadWorkflows}.`);
    const definition = definitionOf(props);
    const { isHandledBy } = leadDataIn(definition);
    for (const action of definition.actions.filter((one) => isCall(one) && isHandledBy(one))) {
      const problem = problemOf(action);
      if (problem !== undefined) report(`${action.place}/inputs/retryPolicy ${problem}`);
    }
  },
};

function problemOf({ source }: Action): string | undefined {
  const policy = valueAt(source, "inputs", "retryPolicy");
  if (policy === undefined) return "is missing: the call gives up after about a minute.";
  const type = textOf(valueAt(policy, "type")).toLowerCase();
  if (type === "none" || valueAt(policy, "count") === 0)
    return "repeats nothing: one failed call is a failed lead.";
  return undefined;
}
