/** The Logic App of an own flow, as the component registers it, and as the policies judge it. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../infra/components/lead-destination";
import { exampleFile } from "../infra/own-flow/own-flow";
import { brokenPolicies } from "../support/broken-policies";
import { resourceTypes } from "../support/compliant-resources";
import { allRegistered, installPulumiMocks } from "../support/pulumi-mocks";

async function deploy() {
  const recorded = await installPulumiMocks();
  const destination = new LeadDestination("leads", {
    offerId: "contoso.leads",
    dynamicsUrl: "https://contoso.crm4.dynamics.com",
    location: "westeurope",
    flow: exampleFile,
    flowSecrets: { chatUrl: pulumi.secret("https://hooks.slack.com/services/planted") },
  });
  await destination.checked();
  await allRegistered();
  const found = recorded.filter(({ type }) => type === resourceTypes.workflow);
  assert.equal(found.length, 1);
  return JSON.parse(JSON.stringify(found[0]?.inputs));
}

describe("the Logic App of an own flow", () => {
  it("gets the parameters that its file declares, and those of the letters", async () => {
    const { definition, parameters } = await deploy();
    assert.deepEqual(Object.keys(parameters).sort(), Object.keys(definition.parameters).sort());
    assert.ok(parameters.$connections.value.commondataservice.connectionId);
    assert.equal(definition.parameters.chatUrl.type, "SecureString");
    assert.ok(!JSON.stringify(definition).includes("planted"));
  });

  it("keeps every mandatory policy", async () => {
    const resource = { type: resourceTypes.workflow, name: "leads-workflow", props: await deploy() };
    assert.deepEqual(await brokenPolicies([resource]), []);
  });
});
