/** Deploys the action group and the rule on failed runs of `alertEmails`. */
import { runsFailedAlert } from "../../support/runs-failed-alert";
import type { ArmCall } from "./lead-destination";

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
  const rule = runsFailedAlert(workflow, actionGroupId, {
    autoMitigate: true,
    description: "Leads were not written. Run: npx leads dead-letters",
  });
  await arm(
    "PUT",
    `${root}/providers/Microsoft.Insights/metricAlerts/ar-leads-runs-failed`,
    "2018-03-01",
    rule,
  );
}
