import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { installPulumiMocks, type RecordedResource, resolved, tenantId } from "../support/pulumi-mocks";

describe("the program", () => {
  let resources: RecordedResource[];
  let program: typeof import("../../infra/index");

  before(async () => {
    resources = await installPulumiMocks({
      config: {
        "marketplace-leads:offerId": "contoso.leads",
        "marketplace-leads:dynamicsUrl": "https://contoso.crm4.dynamics.com/",
        "azure-native:location": "West Europe",
      },
    });
    program = await import("../../infra/index");
    await resolved(program.callbackUrl);
  });

  it("registers the component and its resources under names that do not depend on the offer", () => {
    assert.deepEqual(resources.map(({ type, name }) => `${type} ${name}`).sort(), [
      "azure-native:logic:Workflow leads-workflow",
      "azure-native:resources:ResourceGroup leads-resource-group",
      "azure-native:web:Connection leads-connection",
      "azuread:index/application:Application leads-application",
      "azuread:index/applicationPassword:ApplicationPassword leads-password",
      "azuread:index/servicePrincipal:ServicePrincipal leads-service-principal",
      "marketplace-leads:index:LeadDestination leads",
    ]);
  });

  it("exports the outputs by their fixed names", async () => {
    const names = Object.keys(program).filter((name) => name !== "__esModule" && name !== "default");
    const values = await Promise.all(
      names.sort().map(async (name) => [name, await resolved((program as any)[name])]),
    );
    const group = "/subscriptions/00000000-0000-4000-8000-00000000000a/resourceGroups/rg-contoso-leads-dev";
    assert.deepEqual(Object.fromEntries(values), {
      callbackUrl: "https://mock.invalid/logic-contoso-leads-dev/manual?sig=test",
      clientId: "00000000-0000-4000-8000-00000000000d",
      clientSecretExpires: "2028-11-21T00:00:00Z",
      connectionId: `${group}/providers/Microsoft.Web/connections/con-contoso-leads-dev`,
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
    assert.equal(await pulumi.isSecret(program.callbackUrl), true);
    assert.equal(await pulumi.isSecret(program.workflowId), false);
    assert.equal(await pulumi.isSecret(program.connectionId), false);
    assert.equal(await pulumi.isSecret(program.clientSecretExpires), false);
  });
});
