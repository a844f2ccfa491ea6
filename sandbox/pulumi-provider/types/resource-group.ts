/**
 * azure-native:resources:ResourceGroup.
 *
 * Source: @pulumi/azure-native 3.28.0 resources/resourceGroup.d.ts; `location` replaces: provider/pkg/gen/replacement.go
 */
import { object, type ResourceType, string, stringMap } from "./resource-type";

export const resourceGroup: ResourceType = {
  token: "azure-native:resources:ResourceGroup",
  getter: "azure-native:resources:getResourceGroup",
  apiVersion: "2024-03-01",
  path: "/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}",
  parameters: [
    { name: "subscriptionId" },
    { name: "resourceGroupName", autoName: "random", minimumLength: 1, maximumLength: 90 },
  ],
  inputs: {
    location: { ...string, forceNew: true, required: true },
    managedBy: string,
    tags: stringMap,
  },
  outputs: {
    id: string,
    location: string,
    managedBy: string,
    name: string,
    properties: object({ provisioningState: string }),
    tags: stringMap,
    type: string,
  },
};
