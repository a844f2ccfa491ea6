/** Alerts and diagnostics of a lead destination, from its arguments. */
import * as pulumi from "@pulumi/pulumi";
import { hasReceiver } from "../../config/alert-keys";
import { requireGoodWebhook } from "../args-check";
import type { LeadDestinationArgs } from "../lead-destination-args";
import { leadAlerts } from "./alerts";
import { leadDiagnostics } from "./diagnostics";
import { requireWorkspace } from "./workspace-check";

/** Rejects before anything is created when alerts or diagnostics cannot be what the arguments ask for. */
export function monitoringCheck(
  name: string,
  args: LeadDestinationArgs,
  allowed: pulumi.Output<unknown>,
  parent: pulumi.Resource,
): pulumi.Output<unknown> {
  const { alertWebhook, logAnalyticsWorkspaceId } = args;
  return pulumi.all([
    alertWebhook === undefined ? allowed : requireGoodWebhook(name, alertWebhook),
    logAnalyticsWorkspaceId === undefined
      ? allowed
      : requireWorkspace(logAnalyticsWorkspaceId, allowed, parent),
  ]);
}

/** Where alerts and diagnostics are made. */
export interface MonitoringContext {
  args: LeadDestinationArgs;
  resourceGroupName: pulumi.Output<string>;
  workflowId: pulumi.Output<string>;
  parent: pulumi.Resource;
}

/** Registers what the arguments ask for: nothing without a receiver and a workspace. */
export function leadMonitoring(name: string, context: MonitoringContext): void {
  const { args, resourceGroupName, workflowId, parent } = context;
  if (hasReceiver(args.alertEmails, args.alertWebhook)) {
    leadAlerts(
      name,
      {
        offerId: args.offerId,
        resourceGroupName,
        workflowId,
        emails: args.alertEmails ?? [],
        ...(args.alertWebhook === undefined ? {} : { webhook: args.alertWebhook }),
        severity: args.alertSeverity ?? 1,
        threshold: args.alertThreshold ?? 0,
        window: args.alertWindow ?? "PT6H",
        keepsLetters: args.deadLetter !== "none",
        tags: args.tags ?? {},
      },
      parent,
    );
  }
  if (args.logAnalyticsWorkspaceId !== undefined)
    leadDiagnostics(name, { workflowId, workspaceId: args.logAnalyticsWorkspaceId }, parent);
}
