/** Sends the Logic App's logs and metrics, without lead data, to a Log Analytics workspace. */
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../../config/commands";
import { LeadError } from "../../errors";
import { askAzure } from "../azure-rest";
import { type DestinationPart, explainedBy } from "../destination-part";

/** What a deployer does who may not use the workspace. */
const withoutLogs = (): string => forThisStack("pulumi config rm marketplace-leads:logAnalyticsWorkspaceId");

/**
 * Passes when Azure gives no answer, or the same program creates the workspace. The diagnostic setting is then refused.
 *
 * @throws {LeadError} (rejects) LEADS_WORKSPACE_MISSING
 */
export function requireWorkspace(
  workspaceId: pulumi.Input<string>,
  allowed: pulumi.Output<unknown>,
  parent: pulumi.Resource,
): pulumi.Output<void> {
  return pulumi.all([workspaceId, allowed]).apply(async ([id]) => {
    const question = {
      endpoint: "https://management.azure.com",
      url: `https://management.azure.com${id}?api-version=2023-09-01`,
    };
    const { status } = await askAzure(question, parent).catch(() => ({ status: 0 }));
    if (status !== 404) return;
    throw new LeadError(
      "LEADS_WORKSPACE_MISSING",
      `marketplace-leads:logAnalyticsWorkspaceId: found ${id}, which Azure does not know; expected the id of an existing Log Analytics ` +
        "workspace that you may read. Nothing was changed. To see them, run: az monitor log-analytics workspace list --query [].id --output tsv. " +
        `Then run: ${forThisStack("pulumi config set marketplace-leads:logAnalyticsWorkspaceId <id>")}, or to go on without logs: ${withoutLogs()}`,
    );
  });
}

/** A Logic App, and the workspace that gets its logs. */
interface DiagnosticSource {
  workflowId: pulumi.Input<string>;
  /** Ends the logical name. */
  suffix: string;
  workspaceId: pulumi.Input<string>;
}

/** Registers the setting. Source of the category: https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-logic-workflows-logs */
export function leadDiagnostics(
  { name, parent }: DestinationPart,
  { workflowId, suffix, workspaceId }: DiagnosticSource,
): void {
  new monitor.DiagnosticSetting(
    `${name}-diagnostics${suffix}`,
    {
      name: "leads",
      resourceUri: workflowId,
      workspaceId,
      logs: [{ category: "WorkflowRuntime", enabled: true }],
      metrics: [{ category: "AllMetrics", enabled: true }],
    },
    {
      parent,
      hooks: { onError: [explainedBy(`${name}-explain-workspace-errors${suffix}`, explainRefusal)] },
    },
  );
}

/** Rights on the workspace that sending logs needs. Unverified; source of the first: https://learn.microsoft.com/azure/azure-monitor/logs/manage-access */
const workspaceRights =
  "Microsoft.OperationalInsights/workspaces/read and Microsoft.OperationalInsights/workspaces/sharedKeys/action";

/** Names the missing right. */
function explainRefusal(error: string, { workspaceId }: Record<string, unknown>): string | undefined {
  if (!/AuthorizationFailed/.test(error)) return undefined;
  return (
    `[LEADS_WORKSPACE_FORBIDDEN] You may not send logs to ${workspaceId}; expected the rights ${workspaceRights} on it and ` +
    "Microsoft.Insights/diagnosticSettings/write on the Logic App (Log Analytics Contributor has them). Leads are taken all the same. " +
    `Get those rights and run: ${forThisStack("pulumi up")}. To go on without logs, run: ${withoutLogs()}, then ${forThisStack("pulumi up")}`
  );
}
