/** Resource types and inputs for tests of the azure-native double. */
import { requestDefinition } from "../arm/arm-fixture";
import type { Fixture } from "./provider-fixture";

export const group = "azure-native:resources:ResourceGroup";
export const connection = "azure-native:web:Connection";
export const workflow = "azure-native:logic:Workflow";

export const workflowInputs = {
  resourceGroupName: "rg-leads",
  workflowName: "logic-leads",
  state: "Enabled",
  definition: requestDefinition,
  parameters: { note: { value: "one" } },
};

/** A connection with a secret, `marker-secret`. */
export const connectionInputs = ({ subscriptionId, tenantId }: Fixture) => ({
  resourceGroupName: "rg-leads",
  connectionName: "commondataservice",
  properties: {
    displayName: "Dataverse",
    api: {
      id: `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/westeurope/managedApis/commondataservice`,
    },
    parameterValues: {
      "token:clientId": "00000000-0000-4000-8000-000000000001",
      "token:clientSecret": "marker-secret",
      "token:TenantId": tenantId,
      "token:grantType": "client_credentials",
    },
  },
});

/** Checks and creates, like the engine. */
export async function deploy({ azureNative }: Fixture, type: string, inputs: any) {
  return azureNative.create(type, (await azureNative.check(type, inputs)).inputs);
}

export const deployGroup = (fixture: Fixture) =>
  deploy(fixture, group, { resourceGroupName: "rg-leads", tags: { stage: "test" } });
