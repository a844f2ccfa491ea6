/**
 * Rule: the Logic App whose URL the marketplace has cannot be deleted by mistake, which would change the URL.
 *
 * Disabled, because the pack cannot tell a production stack, and a stack for tests has to be easy to remove.
 */
import { isLock } from "../../resource-types";
import type { StackRule } from "../../rule";
import { leadApps } from "../../workflow/lead-apps";

export const leadUrlProtected: StackRule = {
  name: "lead-url-protected",
  description: "Pulumi or a lock of Azure protects the Logic App that takes the leads.",
  severity: "medium",
  enforcementLevel: "disabled",
  remediationSteps: "Run: pulumi config set marketplace-leads:protect true",
  url: "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
  judges: "stacks with Logic Apps that take leads",
  checkStack: ({ resources, report, notApplicable }) => {
    const [app, ...others] = leadApps(resources);
    if (app === undefined) return notApplicable("No Logic App of the stack takes leads.");
    const isProtected = [app, ...others].some(({ opts }) => opts.protect === true);
    if (!isProtected && !resources.some(({ type }) => isLock(type)))
      report(app, "Neither protect nor a lock keeps the Logic App: a new one has another URL.");
  },
};
