/** ARM types whose id follows from their inputs. */
import { type Inputs, textOf } from "./stack-export";

const group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}";
const account = `${group}/providers/Microsoft.Storage/storageAccounts/{accountName}`;
const insights = `${group}/providers/Microsoft.Insights`;

/** Type → id with names of inputs in braces. Source: the documentation of @pulumi/azure-native, sections "Import" */
const armIds = new Map([
  ["azure-native:resources:ResourceGroup", group],
  ["azure-native:web:Connection", `${group}/providers/Microsoft.Web/connections/{connectionName}`],
  ["azure-native:logic:Workflow", `${group}/providers/Microsoft.Logic/workflows/{workflowName}`],
  [
    "azure-native:managedidentity:UserAssignedIdentity",
    `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}`,
  ],
  ["azure-native:storage:StorageAccount", account],
  ["azure-native:storage:BlobServiceProperties", `${account}/blobServices/{blobServicesName}`],
  ["azure-native:storage:BlobContainer", `${account}/blobServices/default/containers/{containerName}`],
  ["azure-native:storage:ManagementPolicy", `${account}/managementPolicies/{managementPolicyName}`],
  ["azure-native:storage:Table", `${account}/tableServices/default/tables/{tableName}`],
  [
    "azure-native:authorization:RoleAssignment",
    "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  ],
  ["azure-native:monitor:ActionGroup", `${insights}/actionGroups/{actionGroupName}`],
  ["azure-native:monitor:MetricAlert", `${insights}/metricAlerts/{ruleName}`],
  [
    "azure-native:monitor:DiagnosticSetting",
    "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
  ],
]);

/** @returns undefined for a type that is not listed, and when an input is missing */
export function armIdOf(
  type: string,
  inputs: Inputs | undefined,
  subscriptionId: string | undefined,
): string | undefined {
  const values: Inputs = { ...(subscriptionId !== undefined && { subscriptionId }), ...inputs };
  const template = armIds.get(type);
  const names = [...(template ?? "").matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
  if (names.some((name) => textOf(values, name) === undefined)) return undefined;
  return template?.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name])).replace(/^\/+/, "/");
}

/** Azure does not distinguish upper and lower case. */
export const sameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
