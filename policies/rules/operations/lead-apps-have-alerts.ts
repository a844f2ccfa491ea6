/** Rule: an alert on failed runs watches every Logic App that takes leads, and tells somebody. */
import { listOf, valueAt } from "../../engine-values";
import { isMetricAlert } from "../../resource-types";
import type { StackRule } from "../../rule";
import { leadApps, pointsTo } from "../../workflow/lead-apps";

export const leadAppsHaveAlerts: StackRule = {
  name: "lead-apps-have-alerts",
  description: "An enabled alert on failed runs watches every Logic App that takes leads.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps: 'Run: pulumi config set --path "marketplace-leads:alertEmails[0]" <address>',
  url: "https://learn.microsoft.com/azure/logic-apps/monitor-logic-apps#set-up-monitoring-alerts",
  judges: "stacks with Logic Apps that take leads",
  checkStack: ({ resources, report, notApplicable }) => {
    const apps = leadApps(resources);
    if (apps.length === 0) notApplicable("No Logic App of the stack takes leads.");
    const alerts = resources.filter(
      ({ type, props }) => isMetricAlert(type) && props.enabled !== false && watchesFailures(props),
    );
    for (const app of apps) {
      if (!alerts.some((alert) => pointsTo(alert, "scopes", app)))
        report(app, "No alert watches its failed runs: nobody is told of a lead that is not written.");
    }
  },
};

/** Reads no more than it needs: a preview does not know the other parts of a new alert. */
const watchesFailures = (props: Record<string, any>): boolean =>
  listOf(valueAt(props, "criteria", "allOf")).some((one) => valueAt(one, "metricName") === "RunsFailed") &&
  listOf(props.actions).length > 0;
