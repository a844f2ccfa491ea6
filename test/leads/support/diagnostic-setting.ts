/** Deploys the workspace and the diagnostic setting of `logAnalyticsWorkspaceId`. */
import type { ArmCall } from "./lead-destination";

export async function deployDiagnostics(arm: ArmCall, workflow: string): Promise<void> {
  const root = workflow.split("/providers/")[0];
  const workspaceId = `${root}/providers/Microsoft.OperationalInsights/workspaces/log-leads`;
  await arm("PUT", workspaceId, "2023-09-01", { location: "westeurope", properties: {} });
  await arm(
    "PUT",
    `${workflow}/providers/Microsoft.Insights/diagnosticSettings/leads`,
    "2021-05-01-preview",
    {
      properties: {
        workspaceId,
        logs: [{ category: "WorkflowRuntime", enabled: true }],
        metrics: [{ category: "AllMetrics", enabled: true }],
      },
    },
  );
}
