/**
 * azure-native:monitor:ActionGroup, MetricAlert and DiagnosticSetting, with the sandbox's receivers and
 * criteria.
 * Source: @pulumi/azure-native 3.28.0 monitor/*.d.ts and types/input.d.ts, types/output.d.ts; wire names:
 * https://learn.microsoft.com/rest/api/monitor (odata.type); that `location` replaces: pulumi-azure-native
 * provider/pkg/gen/replacement.go
 */
import {
  any,
  boolean,
  flattened,
  number,
  object,
  objects,
  type Properties,
  type ResourceType,
  string,
  stringMap,
  strings,
} from "./resource-type";

const group =
  "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Insights";
const list = { type: { kind: "array", items: { kind: "any" } } } as const;

const otherReceivers: Properties = Object.fromEntries(
  [
    "armRoleReceivers",
    "automationRunbookReceivers",
    "azureAppPushReceivers",
    "azureFunctionReceivers",
    "eventHubReceivers",
    "incidentReceivers",
    "itsmReceivers",
    "logicAppReceivers",
    "smsReceivers",
    "voiceReceivers",
  ].map((name) => [name, list]),
);

const emailReceiver: Properties = {
  emailAddress: { ...string, required: true },
  name: { ...string, required: true },
  useCommonAlertSchema: boolean,
};

const webhookReceivers = objects({
  identifierUri: string,
  managedIdentity: string,
  name: { ...string, required: true },
  objectId: string,
  serviceUri: { ...string, required: true },
  tenantId: string,
  useAadAuth: boolean,
  useCommonAlertSchema: boolean,
});

export const actionGroup: ResourceType = {
  token: "azure-native:monitor:ActionGroup",
  getter: "azure-native:monitor:getActionGroup",
  apiVersion: "2024-10-01-preview",
  path: `${group}/actionGroups/{actionGroupName}`,
  parameters: [
    { name: "subscriptionId" },
    { name: "resourceGroupName", required: true, minimumLength: 1, maximumLength: 90 },
    { name: "actionGroupName", autoName: "random" },
  ],
  inputs: {
    ...flattened({
      ...otherReceivers,
      emailReceivers: objects(emailReceiver),
      enabled: { ...boolean, required: true },
      groupShortName: { ...string, required: true },
      webhookReceivers,
    }),
    identity: any,
    location: { ...string, forceNew: true },
    tags: stringMap,
  },
  outputs: {
    ...flattened({
      ...otherReceivers,
      emailReceivers: objects({ ...emailReceiver, status: string }),
      enabled: boolean,
      groupShortName: string,
      webhookReceivers,
    }),
    id: string,
    identity: any,
    location: string,
    name: string,
    systemData: any,
    tags: stringMap,
    type: string,
  },
};

const criteria = object({
  allOf: objects({
    criterionType: { ...string, required: true },
    dimensions: list,
    metricName: { ...string, required: true },
    metricNamespace: string,
    name: { ...string, required: true },
    operator: { ...string, required: true },
    skipMetricValidation: boolean,
    threshold: { ...number, required: true },
    timeAggregation: { ...string, required: true },
  }),
  odataType: { ...string, wireName: "odata.type", required: true },
});

const metricAlertProperties: Properties = {
  actions: objects({ actionGroupId: string, webHookProperties: stringMap }),
  autoMitigate: boolean,
  criteria: { ...criteria, required: true },
  description: string,
  enabled: { ...boolean, required: true },
  evaluationFrequency: { ...string, required: true },
  scopes: { ...strings, required: true },
  severity: { ...number, required: true },
  targetResourceRegion: string,
  targetResourceType: string,
  windowSize: { ...string, required: true },
};

export const metricAlert: ResourceType = {
  token: "azure-native:monitor:MetricAlert",
  getter: "azure-native:monitor:getMetricAlert",
  apiVersion: "2018-03-01",
  path: `${group}/metricAlerts/{ruleName}`,
  parameters: [
    { name: "subscriptionId" },
    { name: "resourceGroupName", required: true },
    { name: "ruleName", autoName: "random" },
  ],
  inputs: {
    ...flattened(metricAlertProperties),
    location: { ...string, forceNew: true },
    tags: stringMap,
  },
  outputs: {
    ...flattened({ ...metricAlertProperties, isMigrated: boolean, lastUpdatedTime: string }),
    id: string,
    location: string,
    name: string,
    tags: stringMap,
    type: string,
  },
};

const retentionPolicy = object({ days: number, enabled: boolean });

const diagnosticProperties: Properties = {
  eventHubAuthorizationRuleId: string,
  eventHubName: string,
  logAnalyticsDestinationType: string,
  logs: objects({
    category: string,
    categoryGroup: string,
    enabled: { ...boolean, required: true },
    retentionPolicy,
  }),
  marketplacePartnerId: string,
  metrics: objects({
    category: string,
    enabled: { ...boolean, required: true },
    retentionPolicy,
    timeGrain: string,
  }),
  serviceBusRuleId: string,
  storageAccountId: string,
  workspaceId: string,
};

export const diagnosticSetting: ResourceType = {
  token: "azure-native:monitor:DiagnosticSetting",
  getter: "azure-native:monitor:getDiagnosticSetting",
  apiVersion: "2021-05-01-preview",
  path: "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
  parameters: [
    { name: "resourceUri", required: true, isPath: true },
    { name: "name", autoName: "random" },
  ],
  inputs: flattened(diagnosticProperties),
  outputs: {
    ...flattened(diagnosticProperties),
    id: string,
    name: string,
    systemData: any,
    type: string,
  },
};
