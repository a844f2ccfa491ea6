/** Rule: the runs of every Logic App that takes leads are logged outside of it. */
import { known, listOf, textOf, valueAt } from "../../engine-values";
import { investigationLogs } from "../../frameworks";
import { isDiagnosticSetting } from "../../resource-types";
import type { StackRule } from "../../rule";
import { leadApps, pointsTo } from "../../workflow/lead-apps";

export const leadAppsHaveDiagnostics: StackRule = {
  name: "lead-apps-have-diagnostics",
  description: "A diagnostic setting sends the runtime log of every Logic App that takes leads.",
  severity: "low",
  enforcementLevel: "advisory",
  remediationSteps: "Run: pulumi config set marketplace-leads:logAnalyticsWorkspaceId <id>",
  url: "https://learn.microsoft.com/azure/logic-apps/monitor-workflows-collect-diagnostic-data",
  framework: investigationLogs,
  judges: "stacks with Logic Apps that take leads",
  checkStack: ({ resources, report, notApplicable }) => {
    const apps = leadApps(resources);
    if (apps.length === 0) notApplicable("No Logic App of the stack takes leads.");
    const settings = resources.filter(({ type, props }) => isDiagnosticSetting(type) && sendsLog(props));
    for (const app of apps) {
      if (!settings.some((setting) => pointsTo(setting, "resourceUri", app)))
        report(app, "No diagnostic setting sends its log WorkflowRuntime.");
    }
  },
};

const sendsLog = (props: Record<string, any>): boolean =>
  listOf(props.logs).some(
    (log) =>
      valueAt(log, "enabled") === true &&
      // a preview knows the one that is set, and not the other
      (known(() => valueAt(log, "category")) === "WorkflowRuntime" ||
        /^(?:allLogs|audit)$/.test(textOf(known(() => valueAt(log, "categoryGroup")) ?? ""))),
  );
