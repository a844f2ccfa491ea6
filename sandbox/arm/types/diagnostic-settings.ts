/**
 * Microsoft.Insights/diagnosticSettings: logs and metrics of a resource. Log Analytics workspaces only.
 * Source: https://learn.microsoft.com/rest/api/monitor/diagnostic-settings (2021-05-01-preview).
 * The texts of refusals are unverified.
 */
import type { DiagnosticSetting } from "../../monitor/deployment";
import { NotEmulated, SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { type JsonObject, optionalObject, optionalString } from "../json";
import type { StoredResource } from "../resources/resource-store";
import type { ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";
import { workspaceType } from "./log-analytics-workspaces";

/** Full name of the type. */
export const diagnosticSettingType = "Microsoft.Insights/diagnosticSettings";

const otherDestinations = [
  "storageAccountId",
  "serviceBusRuleId",
  "eventHubAuthorizationRuleId",
  "eventHubName",
  "marketplacePartnerId",
];

export function createDiagnosticSettingType({ store, monitor }: ArmServices): ResourceType {
  return {
    namespace: "Microsoft.Insights",
    type: "diagnosticSettings",
    isExtension: true,
    isProxy: true,
    createdStatus: 200,
    apiVersions: ["2021-05-01-preview", "2017-05-01-preview"],
    namePattern: /^[^/*<>%&:\\?+]{1,260}$/,
    put: ({ body }) => {
      const properties = optionalObject(body, "properties") ?? {};
      return {
        body: readSetting(properties, (id) => store.find(id)?.type === workspaceType),
        state: {},
      };
    },
    // as people report: "it does not have permission to perform action(s) '…/sharedKeys/action' on the linked scope(s)"
    linkedAccess: (body) => {
      const scope = optionalString(optionalObject(body, "properties") ?? {}, "workspaceId");
      return scope === undefined ? [] : [{ action: `${workspaceType}/sharedKeys/action`, scope }];
    },
    render: ({ body }) => ({ properties: { ...body } }),
    saved: () => monitor.rulesChanged(),
    removed: async () => monitor.rulesChanged(),
    operations: [],
  };
}

/** The setting as the monitor reads it. Undefined when it sends no logs. */
export function toDiagnosticSetting({ id, body, changedAt }: StoredResource): DiagnosticSetting[] {
  const logs = body.logs as { enabled: boolean }[];
  if (!logs.some(({ enabled }) => enabled)) return [];
  return [{ id, resourceId: id.split("/").slice(0, -4).join("/"), changedAt }];
}

function readSetting(properties: JsonObject, isWorkspace: (id: string) => boolean): JsonObject {
  for (const name of otherDestinations) {
    if (optionalString(properties, name)) throw new NotEmulated(`'${name}' of a diagnostic setting`);
  }
  const workspaceId = optionalString(properties, "workspaceId");
  if (workspaceId === undefined) throw invalid("At least one data sink needs to be specified.");
  if (!isWorkspace(workspaceId)) {
    throw new SandboxError("ResourceNotFound", `The workspace '${workspaceId}' was not found.`);
  }
  return {
    storageAccountId: null,
    serviceBusRuleId: null,
    eventHubAuthorizationRuleId: null,
    eventHubName: null,
    marketplacePartnerId: null,
    workspaceId,
    logAnalyticsDestinationType: optionalString(properties, "logAnalyticsDestinationType") ?? null,
    logs: readCategories(properties, "logs", ["WorkflowRuntime"]),
    metrics: readCategories(properties, "metrics", ["AllMetrics"]),
  };
}

function readCategories(properties: JsonObject, name: string, known: readonly string[]): JsonObject[] {
  const given = properties[name] ?? [];
  if (!Array.isArray(given)) throw invalid(`'${name}' must be a list.`);
  return given.map((entry: unknown) => {
    const { category = null, categoryGroup = null, enabled } = isJsonObject(entry) ? entry : {};
    const isKnown = known.includes(String(category)) || (name === "logs" && categoryGroup === "allLogs");
    if (!isKnown) throw invalid(`Category '${category ?? categoryGroup}' is not supported.`);
    return {
      category,
      ...(name === "logs" ? { categoryGroup } : {}),
      enabled: enabled === true,
      retentionPolicy: { enabled: false, days: 0 },
    };
  });
}

const invalid = (message: string) => new SandboxError("BadRequest", message);
