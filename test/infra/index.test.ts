import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { version } from "../../package.json";
import {
  allSaid,
  installPulumiMocks,
  type MockSettings,
  type RecordedResource,
  resolved,
  said,
  tenantId,
} from "../support/pulumi-mocks";

const config = {
  "marketplace-leads:offerId": "contoso.leads",
  "marketplace-leads:dynamicsUrl": "https://contoso.crm4.dynamics.com/",
  "azure-native:location": "West Europe",
};

/** Runs the program again. @returns its exports */
function program(): Record<string, pulumi.Output<string>> {
  delete require.cache[require.resolve("../../infra/index")];
  return { ...require("../../infra/index") };
}

describe("the program", () => {
  let resources: RecordedResource[];
  let outputs: Record<string, pulumi.Output<string>>;

  before(async () => {
    resources = await installPulumiMocks({ config });
    outputs = program();
    await Promise.all(Object.values(outputs).map(resolved));
  });

  it("registers the component and its resources under names without the offer", () => {
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
      destinations: { dynamics365: `${group}/providers/Microsoft.Logic/workflows/logic-contoso-leads-dev` },
      destinationUrls: { dynamics365: "https://mock.invalid/logic-contoso-leads-dev/manual?sig=test" },
      owner: "",
      dynamicsUrl: "https://contoso.crm4.dynamics.com",
      offerId: "contoso.leads",
      packageVersion: version,
      portalUrl: `https://portal.azure.com/#@${tenantId}/resource${group}/providers/Microsoft.Logic/workflows/logic-contoso-leads-dev/logicApp`,
      resourceGroupName: "rg-contoso-leads-dev",
      tenantId,
      workflowId: `${group}/providers/Microsoft.Logic/workflows/logic-contoso-leads-dev`,
      workflowName: "logic-contoso-leads-dev",
    });
  });

  it("marks only callback URLs as secret", async () => {
    const secret = await Promise.all(
      Object.entries(outputs).map(async ([name, output]) => ((await pulumi.isSecret(output)) ? [name] : [])),
    );
    assert.deepEqual(secret.flat(), ["callbackUrl", "destinationUrls"]);
  });
});

describe("the program's advice on alerts", () => {
  const adviceOf = async (settings: MockSettings) => {
    await installPulumiMocks(settings);
    await resolved(program().callbackUrl as pulumi.Output<string>);
    await allSaid();
    return said.filter(({ text }) => text.startsWith("Nobody is told"));
  };

  it("is one line at the end of an update, with a command for this stack", async () => {
    assert.deepEqual(await adviceOf({ config, stack: "prod" }), [
      {
        level: "info",
        text:
          "Nobody is told when a lead is not written. Run: pulumi config set --path " +
          '"marketplace-leads:alertEmails[0]" you@contoso.com --stack prod, then pulumi up --stack prod',
      },
    ]);
    assert.equal(
      (await adviceOf({ config: { ...config, "marketplace-leads:alertEmails": "[]" } })).length,
      1,
    );
  });

  it("is not given by previews, nor when there is a receiver", async () => {
    assert.deepEqual(await adviceOf({ config, preview: true }), []);
    const emails = { "marketplace-leads:alertEmails": '["ops@contoso.com"]' };
    assert.deepEqual(await adviceOf({ config: { ...config, ...emails } }), []);
    const webhook = { "marketplace-leads:alertWebhook": "https://hooks.contoso.com/leads" };
    const secretKeys = Object.keys(webhook);
    assert.deepEqual(await adviceOf({ config: { ...config, ...webhook }, secretKeys }), []);
  });
});
