import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { installPulumiMocks, type RecordedResource, resolved, tenantId } from "../support/pulumi-mocks";

describe("the program", () => {
  let resources: RecordedResource[];
  let outputs: Record<string, pulumi.Output<string>>;

  before(async () => {
    resources = await installPulumiMocks({
      config: {
        "marketplace-leads:offerId": "contoso.leads",
        "marketplace-leads:dynamicsUrl": "https://contoso.crm4.dynamics.com/",
        "azure-native:location": "West Europe",
      },
    });
    outputs = await require("../../infra/index")();
    await Promise.all(Object.values(outputs).map(resolved));
  });

  it("registers the component and its resources under names that do not depend on the offer", () => {
    assert.deepEqual(resources.map(({ type, name }) => `${type} ${name}`).sort(), [
      "azure-native:authorization:RoleAssignment leads-dead-letter-role-identity",
      "azure-native:logic:Workflow leads-workflow",
      "azure-native:managedidentity:UserAssignedIdentity leads-identity",
      "azure-native:resources:ResourceGroup leads-resource-group",
      "azure-native:storage:BlobContainer leads-dead-letters",
      "azure-native:storage:BlobServiceProperties leads-dead-letter-service",
      "azure-native:storage:ManagementPolicy leads-dead-letter-lifecycle",
      "azure-native:storage:StorageAccount leads-dead-letter-account",
      "azure-native:web:Connection leads-connection",
      "azuread:index/application:Application leads-application",
      "azuread:index/applicationPassword:ApplicationPassword leads-password",
      "azuread:index/servicePrincipal:ServicePrincipal leads-service-principal",
      "marketplace-leads:index:LeadDestination leads",
    ]);
  });

  it("exports the outputs by their fixed names", async () => {
    const values = await Promise.all(
      Object.entries(outputs).map(async ([name, output]) => [name, await resolved(output)]),
    );
    const group = "/subscriptions/00000000-0000-4000-8000-00000000000a/resourceGroups/rg-contoso-leads-dev";
    assert.deepEqual(Object.fromEntries(values), {
      callbackUrl: "https://mock.invalid/logic-contoso-leads-dev/manual?sig=test",
      clientId: "00000000-0000-4000-8000-00000000000d",
      clientSecretExpires: "2028-11-21T00:00:00Z",
      connectionId: `${group}/providers/Microsoft.Web/connections/con-contoso-leads-dev`,
      deadLetterUrl: "https://stcontosoleads7b5bd577db.blob.core.windows.net/dead-letters",
      owner: "",
      dynamicsUrl: "https://contoso.crm4.dynamics.com",
      offerId: "contoso.leads",
      portalUrl: `https://portal.azure.com/#@${tenantId}/resource${group}/providers/Microsoft.Logic/workflows/logic-contoso-leads-dev/logicApp`,
      resourceGroupName: "rg-contoso-leads-dev",
      tenantId,
      workflowId: `${group}/providers/Microsoft.Logic/workflows/logic-contoso-leads-dev`,
      workflowName: "logic-contoso-leads-dev",
    });
  });

  it("marks the callback URL secret and nothing else", async () => {
    const secret = await Promise.all(
      Object.entries(outputs).map(async ([name, output]) => ((await pulumi.isSecret(output)) ? [name] : [])),
    );
    assert.deepEqual(secret.flat(), ["callbackUrl"]);
  });
});
