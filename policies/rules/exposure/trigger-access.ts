/**
 * Rule: the marketplace can call the trigger, which signs its URL, and nobody else gets in by another way.
 *
 * Source of sasAuthenticationPolicy: https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#disable-sas
 */
import { isObject } from "../../../expressions/json";
import { listOf, objectAt, plain, textOf, valueAt } from "../../engine-values";
import { networkControls } from "../../frameworks";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { isLeadWorkflow, leadWorkflows } from "../../workflow/lead-workflow";

const blocks = ["triggers", "contents", "actions", "workflowManagement"];
/** Ranges that hold every address. */
const everyAddress = /^(?:0\.0\.0\.0(?:\/0|\s*-\s*255\.255\.255\.255)|::\/0)$/;

export const triggerAccess: ResourceRule = {
  name: "trigger-access",
  description:
    "The signed URL works, other sign-ins name their issuer and audience, and no range holds every address.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Correct the part of accessControl that the violation names, or remove it.",
  url: "https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#secure-inbound-requests",
  framework: networkControls,
  judges: leadWorkflows,
  appliesTo: isWorkflow,
  check: ({ props, report, notApplicable }) => {
    if (!isLeadWorkflow(props)) notApplicable(`It judges ${leadWorkflows}.`);
    const access = plain(objectAt(props, "accessControl"));
    const triggers = objectAt(access, "triggers");
    if (textOf(valueAt(triggers, "sasAuthenticationPolicy", "state")).toLowerCase() === "disabled")
      report(
        "accessControl/triggers/sasAuthenticationPolicy is Disabled: the marketplace can only call the signed URL.",
      );
    for (const [name, policy] of Object.entries(
      objectAt(triggers, "openAuthenticationPolicies", "policies"),
    )) {
      const claims = listOf(valueAt(policy, "claims")).map((claim) =>
        isObject(claim) ? textOf(claim.name).toLowerCase() : "",
      );
      for (const claim of ["iss", "aud"]) {
        if (!claims.includes(claim))
          report(`accessControl/triggers/openAuthenticationPolicies/policies/${name} has no claim ${claim}.`);
      }
    }
    for (const block of blocks) {
      const ranges = listOf(valueAt(access, block, "allowedCallerIpAddresses"));
      for (const [index, range] of ranges.entries()) {
        if (everyAddress.test(textOf(valueAt(range, "addressRange")).trim()))
          report(`accessControl/${block}/allowedCallerIpAddresses[${index}] holds every address.`);
      }
    }
  },
};
