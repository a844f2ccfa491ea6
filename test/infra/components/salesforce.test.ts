import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import type { SalesforceArgs } from "../../../infra/destinations/salesforce";
import { allRegistered, installPulumiMocks } from "../../support/pulumi-mocks";

const settings = {
  url: "https://contoso.my.salesforce.com",
  clientId: "3MVG9.contoso",
  clientSecret: "marker-secret-4711",
};

async function deploy(salesforce: SalesforceArgs) {
  const resources = await installPulumiMocks();
  const args = { offerId: "contoso.leads", location: "westeurope", crm: ["salesforce"], salesforce };
  const destination = new LeadDestination("leads", args);
  await destination.checked();
  await allRegistered();
  const workflow = resources.find(({ type }) => type === "azure-native:logic:Workflow");
  assert.ok(workflow);
  return { resources, workflow };
}

describe("LeadDestination for Salesforce", () => {
  it("registers nothing of Entra, and no connection", async () => {
    const { resources } = await deploy(settings);
    assert.deepEqual(
      resources.filter(({ type }) => /azuread|web:Connection/.test(type)),
      [],
    );
  });

  it("gives the Logic App the address, the key and, as a secret, the secret", async () => {
    const { workflow } = await deploy(settings);
    const { salesforceUrl, clientId, clientSecret } = workflow.inputs.parameters;
    assert.deepEqual(
      [salesforceUrl.value, clientId.value, clientSecret.value],
      [settings.url, settings.clientId, settings.clientSecret],
    );
    assert.deepEqual(workflow.options.secretPaths, ["parameters.clientSecret.value"]);
    assert.doesNotMatch(JSON.stringify(workflow.inputs.definition), /marker-secret|3MVG9/);
  });

  it("takes them from other resources, and checks them when they are known", async () => {
    const supplied = {
      url: pulumi.output("https://Contoso.my.salesforce.com/"),
      clientId: pulumi.output(settings.clientId),
      clientSecret: pulumi.secret(settings.clientSecret),
    };
    const { workflow } = await deploy(supplied);
    assert.equal(workflow.inputs.parameters.salesforceUrl.value, settings.url);
    await assert.rejects(deploy({ ...supplied, url: pulumi.output("https://login.salesforce.com") }), {
      message: /\[LEADS_CONFIG_INVALID\].*salesforce\.url/s,
    });
  });

  it("refuses wrong settings before it registers anything", async () => {
    const resources = await installPulumiMocks();
    const salesforce = { ...settings, assignmentRule: "mine", clientSecret: "" };
    const args = { offerId: "contoso.leads", location: "westeurope", crm: ["salesforce"], salesforce };
    assert.throws(() => new LeadDestination("leads", args), {
      message: /salesforce\.clientSecret: found a secret value.*salesforce\.assignmentRule: found/s,
    });
    assert.deepEqual(resources, []);
  });
});
