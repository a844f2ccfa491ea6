/** Who is told, and of what: an action group, and rules on the metrics of the Logic App. */
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../../config/commands";
import { alertNames } from "../../names/names";
import type { GoodArgs } from "../check-args";
import type { DestinationPart } from "../destination-part";
import { keptInputs } from "../replacement-guard";

/** Smaller than each window: a metric without values for a day can hide its next one from a rule whose window is no longer than this. */
const evaluationFrequency = "PT5M";

/** Registers the action group and its two rules. */
export function leadAlerts(
  { name, args, resourceGroupName, parent }: DestinationPart,
  workflowId: pulumi.Output<string>,
): void {
  const { tags } = args;
  const names = alertNames({ offerId: args.offerId, stack: pulumi.getStack() });
  const group = new monitor.ActionGroup(
    `${name}-alert-group`,
    {
      actionGroupName: names.group,
      resourceGroupName,
      location: "Global",
      groupShortName: "leads",
      enabled: true,
      emailReceivers: args.alertEmails.map((emailAddress) => ({
        // not a number: with another list Azure would take each address for a new one
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      // the list itself is secret, so that a receiver that Azure adds at a refresh is too
      webhookReceivers:
        args.alertWebhook === undefined ? [] : pulumi.secret([webhookReceiver(args.alertWebhook)]),
      tags,
    },
    {
      parent,
      ignoreChanges: keptInputs.alertGroup,
      // Azure returns the address in clear
      additionalSecretOutputs: ["webhookReceivers"],
      hooks: { afterCreate: [askToConfirm], afterUpdate: [askToConfirm] },
    },
  );
  const rule = (suffix: string, { ruleName, metricName, threshold, description }: Rule) =>
    new monitor.MetricAlert(
      `${name}-alert-${suffix}`,
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
        // one alert an outage: silent while it lasts
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
    description: runsFailed(args),
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
  /** In each mail, at most 2,048 characters. */
  description: string;
}

const webhookReceiver = (serviceUri: pulumi.Input<string>) => ({
  name: "webhook",
  serviceUri,
  useCommonAlertSchema: true,
});

const run = (command: string) => forThisStack(`npx leads ${command}`);

function runsFailed({ offerId, deadLetter }: GoodArgs): string {
  const what = `Leads of the offer ${offerId} were not written to Dynamics 365: their runs failed.`;
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
