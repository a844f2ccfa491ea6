/** Deploys the action group and the rule on failed runs that the program makes with `alertEmails`. */
import type { ArmCall } from "./lead-destination";

/** Severity, window and so on are the program's defaults. */
export async function deployAlerts(arm: ArmCall, workflow: string): Promise<void> {
  const root = workflow.split("/providers/")[0];
  const actionGroupId = `${root}/providers/Microsoft.Insights/actionGroups/ag-leads`;
  await arm("PUT", actionGroupId, "2024-10-01-preview", {
    location: "Global",
    properties: {
      groupShortName: "leads",
      enabled: true,
      emailReceivers: [{ name: "ops", emailAddress: "ops@contoso.com", useCommonAlertSchema: true }],
    },
  });
  await arm("PUT", `${root}/providers/Microsoft.Insights/metricAlerts/ar-leads-runs-failed`, "2018-03-01", {
    location: "global",
    properties: {
      severity: 1,
      enabled: true,
      scopes: [workflow],
      evaluationFrequency: "PT5M",
      windowSize: "PT6H",
      autoMitigate: true,
      description: "Leads were not written. Run: npx leads dead-letters",
      criteria: {
        "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name: "RunsFailed",
            metricNamespace: "Microsoft.Logic/workflows",
            metricName: "RunsFailed",
            operator: "GreaterThan",
            threshold: 0,
            timeAggregation: "Total",
          },
        ],
      },
      actions: [{ actionGroupId }],
    },
  });
}
