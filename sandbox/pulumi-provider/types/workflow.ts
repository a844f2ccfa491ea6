/**
 * azure-native:logic:Workflow, a Consumption Logic App, and the functions for its callback URLs.
 * Another `location` is an update, which ARM refuses: azure-rest-api-specs
 * Microsoft.Logic/stable/2019-05-01/logic.json (`Resource`) has no x-ms-mutability, and pulumi-azure-native
 * provider/pkg/gen/replacement.go does not list it.
 * Source: @pulumi/azure-native 3.28.0 logic/workflow.d.ts, logic/listWorkflow*CallbackUrl.d.ts,
 * types/input.d.ts (`sasAuthenticationPolicy` is not declared there); wire names:
 * https://learn.microsoft.com/rest/api/logic/workflows/create-or-update.
 */
import {
  any,
  type FunctionType,
  flattened,
  object,
  objectMap,
  objects,
  type Properties,
  type ResourceType,
  string,
  stringMap,
} from "./resource-type";

const accessPolicy: Properties = {
  allowedCallerIpAddresses: objects({ addressRange: string }),
  openAuthenticationPolicies: object({
    policies: objectMap({ claims: objects({ name: string, value: string }), type: string }),
  }),
};

const accessControl = object({
  actions: object(accessPolicy),
  contents: object(accessPolicy),
  triggers: object(accessPolicy),
  workflowManagement: object(accessPolicy),
});

const endpoints = object({
  accessEndpointIpAddresses: objects({ address: string }),
  outgoingIpAddresses: objects({ address: string }),
});

const endpointsConfiguration = object({ connector: endpoints, workflow: endpoints });

const reference: Properties = { id: string };
const readReference: Properties = { id: string, name: string, type: string };

const parameters = objectMap({ description: string, metadata: any, type: string, value: any });

const group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}";

export const workflow: ResourceType = {
  token: "azure-native:logic:Workflow",
  getter: "azure-native:logic:getWorkflow",
  apiVersion: "2019-05-01",
  path: `${group}/providers/Microsoft.Logic/workflows/{workflowName}`,
  parameters: [
    { name: "subscriptionId" },
    { name: "resourceGroupName", required: true },
    { name: "workflowName", autoName: "random" },
  ],
  inputs: {
    ...flattened({
      accessControl,
      definition: any,
      endpointsConfiguration,
      integrationAccount: object(reference),
      integrationServiceEnvironment: object(reference),
      parameters,
      state: string,
    }),
    identity: object({
      type: { ...string, required: true },
      userAssignedIdentities: { type: { kind: "stringSet" } },
    }),
    location: string,
    tags: stringMap,
  },
  outputs: {
    ...flattened({
      accessControl,
      accessEndpoint: string,
      changedTime: string,
      createdTime: string,
      definition: any,
      endpointsConfiguration,
      integrationAccount: object(readReference),
      integrationServiceEnvironment: object(readReference),
      parameters,
      provisioningState: string,
      sku: object({ name: string, plan: object(readReference) }),
      state: string,
      version: string,
    }),
    id: string,
    identity: object({
      principalId: string,
      tenantId: string,
      type: string,
      userAssignedIdentities: objectMap({ clientId: string, principalId: string }),
    }),
    location: string,
    name: string,
    tags: stringMap,
    type: string,
  },
};

const callbackUrl: Properties = {
  basePath: string,
  method: string,
  queries: object({
    apiVersion: { ...string, wireName: "api-version" },
    se: string,
    sig: string,
    sp: string,
    sv: string,
  }),
  relativePath: string,
  relativePathParameters: { type: { kind: "array", items: { kind: "string" } } },
  value: string,
};

export const listWorkflowTriggerCallbackUrl: FunctionType = {
  token: "azure-native:logic:listWorkflowTriggerCallbackUrl",
  apiVersion: "2019-05-01",
  path: `${workflow.path}/triggers/{triggerName}/listCallbackUrl`,
  parameters: [
    { name: "subscriptionId" },
    { name: "resourceGroupName", required: true },
    { name: "workflowName", required: true },
    { name: "triggerName", required: true },
  ],
  body: {},
  outputs: callbackUrl,
};

export const listWorkflowCallbackUrl: FunctionType = {
  token: "azure-native:logic:listWorkflowCallbackUrl",
  apiVersion: "2019-05-01",
  path: `${workflow.path}/listCallbackUrl`,
  parameters: [
    { name: "subscriptionId" },
    { name: "resourceGroupName", required: true },
    { name: "workflowName", required: true },
  ],
  body: { keyType: string, notAfter: string },
  outputs: callbackUrl,
};
