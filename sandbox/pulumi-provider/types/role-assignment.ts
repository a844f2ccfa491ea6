/**
 * azure-native:authorization:RoleAssignment. The SDK fills in `principalType: "User"` itself.
 *
 * Source: @pulumi/azure-native 3.28.0 authorization/roleAssignment.d.ts and .js; what replaces (`principalId` and `scope`, not
 * `roleDefinitionId`): azure-rest-api-specs x-ms-mutability and pulumi-azure-native provider/pkg/gen/replacement.go;
 * the scope stands in the path as it is: provider/pkg/provider/crud/crud.go (SkipUrlEncoding)
 */
import { any, flattened, type ResourceType, string } from "./resource-type";

const properties = {
  condition: string,
  conditionVersion: string,
  delegatedManagedIdentityResourceId: string,
  description: string,
  principalType: string,
};

export const roleAssignment: ResourceType = {
  token: "azure-native:authorization:RoleAssignment",
  getter: "azure-native:authorization:getRoleAssignment",
  apiVersion: "2022-04-01",
  path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  parameters: [
    { name: "scope", required: true, isPath: true },
    { name: "roleAssignmentName", autoName: "uuid" },
  ],
  inputs: flattened({
    ...properties,
    principalId: { ...string, required: true, forceNew: true },
    roleDefinitionId: { ...string, required: true },
  }),
  outputs: {
    ...flattened({
      ...properties,
      createdBy: string,
      createdOn: string,
      principalId: string,
      roleDefinitionId: string,
      scope: string,
      updatedBy: string,
      updatedOn: string,
    }),
    id: string,
    name: string,
    systemData: any,
    type: string,
  },
};
