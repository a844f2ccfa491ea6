/** Alerts and diagnostics of a lead destination, from its arguments. */
import * as pulumi from "@pulumi/pulumi";
import { hasReceiver } from "../../config/check-values";
import { forThisStack, setCommand } from "../../config/commands";
import type { DestinationPart } from "../destination-part";
import { leadAlerts, type WatchedWorkflow } from "./alerts";
import { leadDiagnostics, requireWorkspace } from "./diagnostics";

/** Rejects before anything is created when the workspace does not exist. */
export function workspaceCheck({
  args: { logAnalyticsWorkspaceId },
  client,
  parent,
}: Pick<DestinationPart, "args" | "client" | "parent">): pulumi.Output<unknown> {
  return logAnalyticsWorkspaceId === undefined
    ? client
    : requireWorkspace(logAnalyticsWorkspaceId, client, parent);
}

/** Registers what the arguments ask for: nothing without receivers and a workspace. */
export function leadMonitoring(part: DestinationPart, watched: readonly WatchedWorkflow[]): void {
  const { logAnalyticsWorkspaceId: workspaceId } = part.args;
  if (hasReceiver({ ...part.args })) leadAlerts(part, watched);
  if (workspaceId === undefined) return;
  for (const { workflowId, suffix } of watched) leadDiagnostics(part, { workflowId, suffix, workspaceId });
}

/** Says at the end of an update that no one is told of failures. */
export async function adviseAlerts({ args }: Pick<DestinationPart, "args">): Promise<void> {
  if (pulumi.runtime.isDryRun() || hasReceiver({ ...args })) return;
  await pulumi.log.info(
    `Nobody is told when a lead is not written. Run: ${forThisStack(setCommand("alertEmails"))}, then ${forThisStack("pulumi up")}`,
  );
}
