/** Rule: no step of a lead workflow answers with a static result, which is made for tests and calls nothing. */
import { textOf, valueAt } from "../../engine-values";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { definitionOf } from "../../workflow/definition";
import { isLeadWorkflow, leadWorkflows } from "../../workflow/lead-workflow";

export const noStaticResult: ResourceRule = {
  name: "no-static-result",
  description: "No step has a static result turned on: the run would succeed, and the lead be nowhere.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: "Remove runtimeConfiguration.staticResult from the action that the violation names.",
  url: "https://learn.microsoft.com/azure/logic-apps/test-logic-apps-mock-data-static-results",
  judges: leadWorkflows,
  appliesTo: isWorkflow,
  check: ({ props, report, notApplicable }) => {
    if (!isLeadWorkflow(props)) notApplicable(`It judges ${leadWorkflows}.`);
    const { triggers, actions } = definitionOf(props);
    for (const { place, source } of [...triggers, ...actions]) {
      const option = valueAt(source, "runtimeConfiguration", "staticResult", "staticResultOptions");
      if (textOf(option).toLowerCase() === "enabled")
        report(`${place}/runtimeConfiguration/staticResult is Enabled: the step calls nothing; remove it.`);
    }
  },
};
