/** Alerts: an action group, and rules on the metrics of the Logic App. */
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../../config/commands";
import { alertNames } from "../../names/names";
import type { GoodArgs } from "../check-args";
import type { DestinationPart } from "../destination-part";
import { keptInputs } from "../replacement-guard";

/** Shorter than each window. After a day without values, a metric can hide its next value from a rule whose window is not longer than this. */
const evaluationFrequency = "PT5M";

/** A Logic App that alerts watch. */
export interface WatchedWorkflow {
  workflowId: pulumi.Output<string>;
  /** Ends the rules' names: `-salesforce`; empty for the Logic App whose URL the marketplace has. */
  suffix: string;
  /** Where it writes leads, as e-mails say it. */
  target: string;
}

/** Registers the action group, and two rules for each Logic App. */
export function leadAlerts(part: DestinationPart, watched: readonly WatchedWorkflow[]): void {
  const group = actionGroup(part);
  for (const workflow of watched) alertRules(part, group, workflow);
}

function actionGroup({ name, args, resourceGroupName, parent }: DestinationPart): monitor.ActionGroup {
  const { tags } = args;
  const names = alertNames({ offerId: args.offerId, stack: pulumi.getStack() });
  return new monitor.ActionGroup(
    `${name}-alert-group`,
    {
      actionGroupName: names.group,
      resourceGroupName,
      location: "Global",
      groupShortName: "leads",
      enabled: true,
      emailReceivers: args.alertEmails.map((emailAddress) => ({
        // not a number, because after a change of the list Azure would treat each address as new
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      // the whole list is secret, so that a receiver added in Azure is secret after a refresh
      webhookReceivers:
        args.alertWebhook === undefined ? [] : pulumi.secret([webhookReceiver(args.alertWebhook)]),
      tags,
    },
    {
      parent,
      ignoreChanges: keptInputs.alertGroup,
      // Azure returns the address in plain text
      additionalSecretOutputs: ["webhookReceivers"],
      hooks: { afterCreate: [askToConfirm], afterUpdate: [askToConfirm] },
    },
  );
}

function alertRules(
  { name, args, resourceGroupName, parent }: DestinationPart,
  group: monitor.ActionGroup,
  { workflowId, suffix, target }: WatchedWorkflow,
): void {
  const { tags } = args;
  const source = { offerId: args.offerId, stack: pulumi.getStack() };
  const names = alertNames(source, suffix === "" ? undefined : suffix.slice(1));
  const rule = (kind: string, { ruleName, metricName, threshold, description }: Rule) =>
    new monitor.MetricAlert(
      `${name}-alert-${kind}${suffix}`,
      {
        ruleName,
        resourceGroupName,
        location: "global",
        description,
        enabled: true,
        severity: args.alertSeverity,
        scopes: [workflowId],
        evaluationFrequency,
        windowSize: args.alertWindow,
        // one alert for each outage, without repeats
        autoMitigate: true,
        criteria: {
          odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
          allOf: [
            {
              criterionType: "StaticThresholdCriterion",
              name: metricName,
              metricNamespace: "Microsoft.Logic/workflows",
              metricName,
              operator: monitor.Operator.GreaterThan,
              threshold,
              timeAggregation: monitor.AggregationTypeEnum.Total,
            },
          ],
        },
        actions: [{ actionGroupId: group.id }],
        tags,
      },
      { parent, ignoreChanges: keptInputs.alertRule },
    );
  rule("runs-failed", {
    ruleName: names.runsFailed,
    metricName: "RunsFailed",
    threshold: args.alertThreshold,
    description: runsFailed(args, target),
  });
  rule("throttled", {
    ruleName: names.throttled,
    metricName: "RunThrottledEvents",
    threshold: 0,
    description: throttled(args),
  });
}

/** Metric names: https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-logic-workflows-metrics */
interface Rule {
  ruleName: string;
  metricName: string;
  threshold: number;
  /** Text of each e-mail, at most 2,048 characters. */
  description: string;
}

const webhookReceiver = (serviceUri: pulumi.Input<string>) => ({
  name: "webhook",
  serviceUri,
  useCommonAlertSchema: true,
});

const run = (command: string) => forThisStack(`npx leads ${command}`);

function runsFailed({ offerId, deadLetter }: GoodArgs, target: string): string {
  const what = `Leads of the offer ${offerId} were not written to ${target}: their runs failed.`;
  return deadLetter === "storage"
    ? `${what} They wait as dead letters, or in their runs for 90 days. To see which ones, why, and what fixes it, run: ${run("dead-letters")}. ` +
        `Then fix the cause and run: ${run("redrive --all")}`
    : `${what} They stay in their runs for 90 days. To see which ones and what failed, run: ${run("runs")}. Then fix the cause and run: ${run("resubmit --failed")}`;
}

function throttled({ offerId }: GoodArgs): string {
  return (
    `Azure Logic Apps slowed down the intake of the offer ${offerId}: more triggers or steps than it allows in five minutes. Leads are written later; ` +
    `one that is refused meanwhile gets status 429. To see what still runs or failed, run: ${run("runs")}`
  );
}

/** Source: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#notification-types, 2026-07. */
async function askToConfirm({ newInputs = {}, oldInputs = {} }: pulumi.ResourceHookArgs): Promise<void> {
  const known = new Set(addressesIn(oldInputs));
  const added = addressesIn(newInputs).filter((address) => !known.has(address));
  if (added.length === 0) return;
  await pulumi.log.info(
    "Azure mails a one-time passcode to each alert address that is new to the tenant. " +
      "It must be confirmed within 30 minutes, or alerts may not arrive there (docs/alerts.md).",
  );
}

function addressesIn(inputs: Record<string, unknown>): string[] {
  const { emailReceivers = [] } = inputs as { emailReceivers?: { emailAddress: string }[] };
  return emailReceivers.map(({ emailAddress }) => emailAddress);
}
