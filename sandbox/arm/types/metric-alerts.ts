/**
 * Microsoft.Insights/metricAlerts: rules over the metrics of one resource. The monitor evaluates them.
 * Source: https://learn.microsoft.com/rest/api/monitor/metric-alerts (2018-03-01);
 * https://learn.microsoft.com/azure/azure-monitor/alerts/resource-manager-alerts-metric. The texts of
 * refusals are unverified.
 */

import type { AlertRule, Criterion } from "../../monitor/deployment";
import { NotEmulated, SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { isCounted } from "../../workflow/history/run-metrics";
import { type JsonObject, optionalObject, optionalString } from "../json";
import type { StoredResource } from "../resources/resource-store";
import type { LinkedAccess, ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";
import { actionGroupType } from "./action-groups";

/** Full name of the type. */
export const metricAlertType = "Microsoft.Insights/metricAlerts";

/** Allowed frequencies, with their length in minutes. */
export const frequencies: Readonly<Record<string, number>> = {
  PT1M: 1,
  PT5M: 5,
  PT15M: 15,
  PT30M: 30,
  PT1H: 60,
};

/** Allowed windows, with their length in minutes. A day has two spellings. */
export const windows: Readonly<Record<string, number>> = {
  ...frequencies,
  PT6H: 360,
  PT12H: 720,
  PT24H: 1440,
  P1D: 1440,
};

/** Metrics of a Logic App. Source: https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-logic-workflows-metrics */
export const workflowMetrics: ReadonlySet<string> = new Set([
  "ActionLatency",
  "ActionSuccessLatency",
  "ActionThrottledEvents",
  "ActionsCompleted",
  "ActionsFailed",
  "ActionsSkipped",
  "ActionsStarted",
  "ActionsSucceeded",
  "BillableActionExecutions",
  "BillableTriggerExecutions",
  "BillingUsageNativeOperation",
  "BillingUsageStandardConnector",
  "BillingUsageStorageConsumption",
  "RunFailurePercentage",
  "RunLatency",
  "RunStartThrottledEvents",
  "RunSuccessLatency",
  "RunThrottledEvents",
  "RunsCancelled",
  "RunsCompleted",
  "RunsFailed",
  "RunsStarted",
  "RunsSucceeded",
  "TotalBillableExecutions",
  "TriggerFireLatency",
  "TriggerLatency",
  "TriggerSuccessLatency",
  "TriggerThrottledEvents",
  "TriggersCompleted",
  "TriggersFailed",
  "TriggersFired",
  "TriggersSkipped",
  "TriggersStarted",
  "TriggersSucceeded",
]);

const operators = new Set(["Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"]);
const aggregations = new Set(["Average", "Count", "Maximum", "Minimum", "Total"]);
/** Aggregations of a count that the monitor evaluates. */
const evaluated = new Set(["Count", "Total"]);
const singleResource = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria";
const mostCriteria = 5;
const mostActions = 5;

export function createMetricAlertType({ store, clock, monitor }: ArmServices): ResourceType {
  const has = (id: string, type: string) => store.find(id)?.type === type;
  return {
    namespace: "Microsoft.Insights",
    type: "metricAlerts",
    isGlobal: true,
    createdStatus: 200,
    apiVersions: ["2018-03-01"],
    namePattern: /^[^/*#&+:<>?@%{}\\]{1,260}$/,
    put: ({ body }) => {
      const properties = optionalObject(body, "properties") ?? {};
      return {
        body: { ...readRule(properties, has), lastUpdatedTime: clock.now().toISOString() },
        state: {},
      };
    },
    linkedAccess: (body) => usedBy(optionalObject(body, "properties") ?? {}),
    render: ({ body }) => ({ properties: { ...body } }),
    saved: () => monitor.rulesChanged(),
    removed: async () => monitor.rulesChanged(),
    operations: [],
  };
}

/**
 * Writing a rule requires reading its target and its action groups (unverified: the code of the refusal).
 * Source: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview
 */
function usedBy({ scopes, actions }: JsonObject): LinkedAccess[] {
  const targets = Array.isArray(scopes) ? scopes.map(String) : [];
  const groups = Array.isArray(actions) ? actions.filter(isJsonObject) : [];
  return [
    ...targets.map((scope) => ({ action: "Microsoft.Logic/workflows/read", scope })),
    ...groups.map(({ actionGroupId }) => ({
      action: `${actionGroupType}/read`,
      scope: String(actionGroupId),
    })),
  ];
}

/** The rule as the monitor reads it. */
export function toAlertRule({ id, name, body, changedAt }: StoredResource): AlertRule {
  const { allOf } = body.criteria as { allOf: Criterion[] };
  return {
    id,
    name,
    description: String(body.description),
    severity: Number(body.severity),
    isEnabled: body.enabled === true,
    targetId: String((body.scopes as string[])[0]),
    frequencyMinutes: frequencies[String(body.evaluationFrequency)] ?? 5,
    windowMinutes: windows[String(body.windowSize)] ?? 5,
    windowSize: String(body.windowSize),
    criteria: allOf,
    isStateful: body.autoMitigate === true,
    actions: body.actions as AlertRule["actions"],
    changedAt,
  };
}

type HasResource = (id: string, type: string) => boolean;

function readRule(properties: JsonObject, has: HasResource): JsonObject {
  const { severity, enabled, autoMitigate } = properties;
  if (!Number.isInteger(severity) || Number(severity) < 0 || Number(severity) > 4) {
    throw invalid(`The severity '${severity}' must be a whole number from 0 to 4.`);
  }
  const evaluationFrequency = oneOf(properties, "evaluationFrequency", frequencies);
  const windowSize = oneOf(properties, "windowSize", windows);
  if ((windows[windowSize] ?? 0) < (frequencies[evaluationFrequency] ?? 0)) {
    throw invalid("The window size must not be smaller than the evaluation frequency.");
  }
  const description = optionalString(properties, "description") ?? "";
  if (description.length > 2048) throw invalid("The description must not be longer than 2048 characters.");
  return {
    description,
    severity,
    enabled: enabled !== false,
    scopes: readScopes(properties, has),
    evaluationFrequency,
    windowSize,
    criteria: readCriteria(optionalObject(properties, "criteria") ?? {}),
    autoMitigate: autoMitigate !== false,
    actions: readActions(properties, has),
    isMigrated: false,
  };
}

function oneOf(properties: JsonObject, name: string, allowed: Readonly<Record<string, number>>): string {
  const given = optionalString(properties, name) ?? "";
  if (Object.hasOwn(allowed, given)) return given;
  throw invalid(`The value '${given}' of '${name}' must be one of ${Object.keys(allowed).join(", ")}.`);
}

function readScopes({ scopes }: JsonObject, has: HasResource): string[] {
  const ids = Array.isArray(scopes) ? scopes.map(String) : [];
  if (ids.length !== 1) throw new NotEmulated("a metric alert over other than one resource");
  if (ids.every((id) => has(id, "Microsoft.Logic/workflows"))) return ids;
  throw new SandboxError(
    "ResourceNotFound",
    `The resource '${ids[0]}' of the alert rule's scope was not found.`,
  );
}

function readCriteria(criteria: JsonObject): JsonObject {
  const odataType = optionalString(criteria, "odata.type") ?? "";
  if (odataType !== singleResource) throw new NotEmulated(`the criteria '${odataType}' of a metric alert`);
  const { allOf } = criteria;
  if (!Array.isArray(allOf) || allOf.length === 0 || allOf.length > mostCriteria) {
    throw invalid(`'allOf' must hold 1 to ${mostCriteria} criteria.`);
  }
  return { allOf: allOf.map(readCriterion), "odata.type": odataType };
}

function readCriterion(criterion: unknown): JsonObject {
  if (!isJsonObject(criterion)) throw invalid("A criterion must be an object.");
  const { metricName, metricNamespace = "Microsoft.Logic/workflows", threshold } = criterion;
  if (criterion.criterionType !== "StaticThresholdCriterion") {
    throw new NotEmulated(`the criterion type '${criterion.criterionType}' of a metric alert`);
  }
  if (Array.isArray(criterion.dimensions) && criterion.dimensions.length > 0) {
    throw new NotEmulated("'dimensions' of a metric alert: the metrics of a Logic App have none");
  }
  if (metricNamespace !== "Microsoft.Logic/workflows" || !workflowMetrics.has(String(metricName))) {
    throw invalid(
      `Couldn't find a metric named ${metricName}. Make sure the name is correct, or set 'skipMetricValidation'.`,
    );
  }
  if (!operators.has(String(criterion.operator)))
    throw invalid(`The operator '${criterion.operator}' is not valid.`);
  if (!aggregations.has(String(criterion.timeAggregation))) {
    throw invalid(`The time aggregation '${criterion.timeAggregation}' is not valid.`);
  }
  if (!evaluated.has(String(criterion.timeAggregation)) || !isCounted(String(metricName))) {
    throw new NotEmulated(`the ${criterion.timeAggregation} of the metric '${metricName}' in a metric alert`);
  }
  if (typeof threshold !== "number") throw invalid("The threshold must be a number.");
  return {
    threshold,
    name: optionalString(criterion, "name") ?? "",
    metricNamespace,
    metricName,
    operator: criterion.operator,
    timeAggregation: criterion.timeAggregation,
    skipMetricValidation: criterion.skipMetricValidation === true,
    criterionType: "StaticThresholdCriterion",
  };
}

function readActions({ actions = [] }: JsonObject, has: HasResource): JsonObject[] {
  if (!Array.isArray(actions) || actions.length > mostActions) {
    throw invalid(`'actions' must hold at most ${mostActions} action groups.`);
  }
  return actions.map((action: unknown) => {
    const { actionGroupId, webHookProperties = {} } = isJsonObject(action) ? action : {};
    if (has(String(actionGroupId), actionGroupType)) return { actionGroupId, webHookProperties };
    throw new SandboxError("ResourceNotFound", `The action group '${actionGroupId}' was not found.`);
  });
}

const invalid = (message: string) => new SandboxError("BadRequest", message);
