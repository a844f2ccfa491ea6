/** Alert rules and fired alerts. Source: https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all */
import { type ArmResource, armList, type PortalDependencies, propertiesOf, textOf } from "./client";

export interface AlertRule {
  id: string;
  name: string;
  isEnabled: boolean;
  /** 0-4. */
  severity: string;
  /** e.g. `Total RunsFailed GreaterThan 0`. */
  condition: string;
  /** ISO 8601 duration. */
  window: string;
  /** ARM ids of watched resources, in lower case. */
  scopes: string[];
  description: string;
}

/** An alert. Times are ISO 8601, UTC, or "". */
export interface Alert {
  name: string;
  rule: string;
  /** `Sev0`-`Sev4`. */
  severity: string;
  /** `Fired` or `Resolved`. */
  condition: string;
  startTime: string;
  resolvedTime: string;
  description: string;
  /** ARM id of the affected resource, in lower case. */
  target: string;
}

/** Every metric alert rule. @throws {ReadError} */
export async function readRules(dependencies: PortalDependencies): Promise<AlertRule[]> {
  const provider = `/subscriptions/${dependencies.subscriptionId}/providers/Microsoft.Insights`;
  return (await armList(dependencies, `${provider}/metricAlerts?api-version=2018-03-01`)).map(ruleOf);
}

/** Newest first. @throws {ReadError} */
export async function readAlerts(dependencies: PortalDependencies): Promise<Alert[]> {
  const provider = `/subscriptions/${dependencies.subscriptionId}/providers/Microsoft.AlertsManagement`;
  const alerts = await armList(dependencies, `${provider}/alerts?api-version=2019-05-05-preview`);
  return alerts.map(alertOf).sort((one, other) => other.startTime.localeCompare(one.startTime));
}

function ruleOf({ id, name, properties }: ArmResource): AlertRule {
  const { criteria, scopes, enabled, severity, windowSize, description } = properties;
  const { allOf } = propertiesOf(criteria);
  return {
    id,
    name,
    isEnabled: enabled !== false,
    severity: severity === undefined ? "" : String(severity),
    condition: (Array.isArray(allOf) ? allOf : []).map(conditionOf).join(" and "),
    window: textOf(windowSize),
    scopes: (Array.isArray(scopes) ? scopes : []).map((scope) => textOf(scope).toLowerCase()),
    description: textOf(description),
  };
}

function conditionOf(criterion: unknown): string {
  const { timeAggregation, metricName, operator, threshold } = propertiesOf(criterion);
  return [timeAggregation, metricName, operator, threshold].filter((part) => part !== undefined).join(" ");
}

function alertOf({ name, properties }: ArmResource): Alert {
  const essentials = propertiesOf(properties.essentials);
  return {
    name,
    rule: textOf(essentials.alertRule).split("/").at(-1) ?? "",
    severity: textOf(essentials.severity),
    condition: textOf(essentials.monitorCondition),
    startTime: textOf(essentials.startDateTime),
    resolvedTime: textOf(essentials.monitorConditionResolvedDateTime),
    description: textOf(essentials.description),
    target: textOf(essentials.targetResource).toLowerCase(),
  };
}
