/** Finds out before anything is created whether the Log Analytics workspace exists. */
import * as pulumi from "@pulumi/pulumi";
import { LeadError } from "../../errors";
import { askAzure } from "../azure-rest";
import { forThisStack } from "../for-this-stack";

/** What sending logs to a workspace takes there. Unverified; source of the first: https://learn.microsoft.com/azure/azure-monitor/logs/manage-access */
export const workspaceRights =
  "Microsoft.OperationalInsights/workspaces/read and Microsoft.OperationalInsights/workspaces/sharedKeys/action";

/** The way on for a deployer who may not use the workspace. */
export const withoutLogs = (): string =>
  forThisStack("pulumi config rm marketplace-leads:logAnalyticsWorkspaceId");

/**
 * Passes when Azure does not tell, or the workspace is made by the same program: then the diagnostic setting itself is refused.
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
        "" +
        `Then run: ${forThisStack("pulumi config set marketplace-leads:logAnalyticsWorkspaceId <id>")}, or to go on without logs: ${withoutLogs()}`,
    );
  });
}
