/** Texts of an alert: Azure Monitor's common alert schema for webhooks, and the mail. */

import type { FiredAlert } from "./alert-store";
import type { AlertRule, Criterion } from "./deployment";

/** Result of a check. */
export interface Finding {
  rule: AlertRule;
  alert: FiredAlert;
  /** Values of the criteria, in their order. */
  values: readonly number[];
  windowStart: Date;
  windowEnd: Date;
}

/** Source: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema */
export function commonAlert(
  { rule, alert, values, windowStart, windowEnd }: Finding,
  custom: object,
): object {
  return {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: alertResourceId(alert),
        alertRule: rule.name,
        alertRuleId: rule.id,
        severity: `Sev${rule.severity}`,
        signalType: "Metric",
        monitorCondition: alert.condition,
        monitoringService: "Platform",
        alertTargetIDs: [rule.targetId.toLowerCase()],
        configurationItems: [nameOf(rule.targetId)],
        originAlertId: alert.id,
        firedDateTime: alert.firedAt,
        ...(alert.resolvedAt === undefined ? {} : { resolvedDateTime: alert.resolvedAt }),
        description: rule.description,
        essentialsVersion: "1.0",
        alertContextVersion: "1.0",
      },
      alertContext: {
        properties: null,
        conditionType: "SingleResourceMultipleMetricCriteria",
        condition: {
          windowSize: rule.windowSize,
          allOf: rule.criteria.map((criterion, index) => conditionOf(criterion, rule, values[index] ?? 0)),
          windowStartTime: windowStart.toISOString(),
          windowEndTime: windowEnd.toISOString(),
        },
      },
      customProperties: custom,
    },
  };
}

function conditionOf(criterion: Criterion, rule: AlertRule, metricValue: number): object {
  const { metricName, metricNamespace, operator, threshold, timeAggregation } = criterion;
  return {
    metricName,
    metricNamespace,
    operator,
    threshold: String(threshold),
    timeAggregation,
    dimensions: [{ name: "ResourceId", value: rule.targetId }],
    metricValue,
  };
}

/** ARM id of a fired alert. */
export const alertResourceId = ({ id, ruleId }: FiredAlert): string =>
  `/subscriptions/${ruleId.split("/")[2]}/providers/Microsoft.AlertsManagement/alerts/${id}`;

/** Last part of an ARM id. */
export const nameOf = (id: string): string => id.split("/").at(-1) ?? "";

/** Subject of a mail. That Azure's reads the same in every part is unverified. */
export const subjectOf = ({ rule, alert }: Finding): string =>
  `${alert.condition}:Sev${rule.severity} Azure Monitor Alert ${rule.name} on ${nameOf(rule.targetId)} ( microsoft.logic/workflows ) at ${alert.resolvedAt ?? alert.firedAt}`;

/** Text of a mail. The description comes first, because it says what to do. */
export function textOf({ rule, alert, values }: Finding): string {
  const conditions = rule.criteria.map(
    ({ metricName, timeAggregation, operator, threshold }, index) =>
      `${metricName} (${timeAggregation}) ${values[index]}, ${operator} ${threshold}, in ${rule.windowSize}`,
  );
  return [
    rule.description,
    "",
    `Condition: ${alert.condition}`,
    `Rule: ${rule.name}, severity ${rule.severity}`,
    `Resource: ${rule.targetId}`,
    ...conditions.map((condition) => `Metric: ${condition}`),
    `Fired: ${alert.firedAt}`,
    ...(alert.resolvedAt === undefined ? [] : [`Resolved: ${alert.resolvedAt}`]),
  ].join("\n");
}
