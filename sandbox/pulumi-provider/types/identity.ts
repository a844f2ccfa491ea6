/**
 * azure-native:managedidentity:UserAssignedIdentity.
 *
 * Source: @pulumi/azure-native 3.28.0 managedidentity/userAssignedIdentity.d.ts; `location` replaces:
 * pulumi-azure-native provider/pkg/gen/replacement.go
 */
import { any, flattened, type ResourceType, string, stringMap } from "./resource-type";

export const userAssignedIdentity: ResourceType = {
  token: "azure-native:managedidentity:UserAssignedIdentity",
  getter: "azure-native:managedidentity:getUserAssignedIdentity",
  apiVersion: "2023-01-31",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
  parameters: [
    { name: "subscriptionId" },
    { name: "resourceGroupName", required: true },
    { name: "resourceName", autoName: "random" },
  ],
  inputs: { location: { ...string, forceNew: true }, tags: stringMap },
  outputs: {
    ...flattened({ clientId: string, principalId: string, tenantId: string }),
    id: string,
    location: string,
    name: string,
    systemData: any,
    tags: stringMap,
    type: string,
  },
};
