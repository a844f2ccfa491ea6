/**
 * The list of fired alerts.
 *
 * Source: https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all (2019-05-05-preview)
 */

import type { FiredAlert } from "../../monitor/alert-store";
import { alertResourceId, nameOf } from "../../monitor/messages";
import type { JsonObject } from "../json";
import { covers } from "../resources/resource-id";
import type { MonitorOfArm } from "../services";

/** Api-versions of the list. */
export const alertsApiVersions: readonly string[] = [
  "2019-05-05-preview",
  "2019-03-01",
  "2018-05-05",
  "2023-07-12-preview",
];

/** Newest first. @param scope ARM id of a subscription or a group; lists the alerts of its resources */
export function listAlerts(monitor: MonitorOfArm, scope: string): JsonObject {
  const alerts = monitor.alerts().filter(({ targetId }) => covers(scope, targetId));
  return { value: alerts.map(renderAlert) };
}

function renderAlert(alert: FiredAlert): JsonObject {
  const [, , subscriptionId = "", , group = ""] = alert.targetId.split("/");
  const [namespace, type] = alert.targetId.split("/").slice(6, 8);
  return {
    id: alertResourceId(alert),
    name: alert.ruleName,
    type: "Microsoft.AlertsManagement/alerts",
    properties: {
      essentials: {
        severity: `Sev${alert.severity}`,
        signalType: "Metric",
        alertState: "New",
        monitorCondition: alert.condition,
        targetResource: alert.targetId,
        targetResourceName: nameOf(alert.targetId),
        targetResourceGroup: group,
        targetResourceType: `${namespace}/${type}`.toLowerCase(),
        monitorService: "Platform",
        alertRule: alert.ruleId,
        sourceCreatedId: `${subscriptionId}_${alert.id}`,
        startDateTime: alert.firedAt,
        lastModifiedDateTime: alert.resolvedAt ?? alert.firedAt,
        ...(alert.resolvedAt === undefined ? {} : { monitorConditionResolvedDateTime: alert.resolvedAt }),
        description: alert.description,
      },
    },
  };
}
