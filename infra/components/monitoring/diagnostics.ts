/** Sends what the Logic App did, never what was in a lead, to a Log Analytics workspace. */
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../for-this-stack";
import { withoutLogs, workspaceRights } from "./workspace-check";

/** Runs, steps and metrics of the workflow. Source of the category: https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-logic-workflows-logs */
export function leadDiagnostics(
  name: string,
  { workflowId, workspaceId }: { workflowId: pulumi.Input<string>; workspaceId: pulumi.Input<string> },
  parent: pulumi.Resource,
): void {
  new monitor.DiagnosticSetting(
    `${name}-diagnostics`,
    {
      name: "leads",
      resourceUri: workflowId,
      workspaceId,
      logs: [{ category: "WorkflowRuntime", enabled: true }],
      metrics: [{ category: "AllMetrics", enabled: true }],
    },
    { parent, hooks: { onError: [explainWorkspaceErrors(name)] } },
  );
}

/** Names the missing right. The engine prints Azure's own text, too. */
function explainWorkspaceErrors(name: string): pulumi.ErrorHook {
  return new pulumi.ErrorHook(`${name}-explain-workspace-errors`, async ({ errors, newInputs = {} }) => {
    if (/AuthorizationFailed/.test(errors[0] ?? "")) {
      // awaited: the engine stops listening when the last hook of a failed update has answered
      await pulumi.log.error(
        `[LEADS_WORKSPACE_FORBIDDEN] You may not send logs to ${newInputs.workspaceId}; expected the rights ${workspaceRights} on it and ` +
          "Microsoft.Insights/diagnosticSettings/write on the Logic App (Log Analytics Contributor has them). Leads are taken all the same. " +
          `Get those rights and run: ${forThisStack("pulumi up")}. To go on without logs, run: ${withoutLogs()} && ${forThisStack("pulumi up")}`,
      );
    }
    return false;
  });
}
