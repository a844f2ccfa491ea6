/** The Logic Apps of several destinations: names, order, protection, alerts, outputs, and what changes when one is added. */
import assert from "node:assert/strict";
import { LeadDestination } from "../../../infra/components/lead-destination";
import type { LeadDestinationArgs } from "../../../infra/config/lead-destination-args";
import { allRegistered, installPulumiMocks, resolved } from "../../support/pulumi-mocks";

const workflowType = "azure-native:logic:Workflow";

async function deploy(crm: string[], more: Partial<LeadDestinationArgs> = {}) {
  const resources = await installPulumiMocks();
  const destination = new LeadDestination("leads", {
    offerId: "contoso.leads",
    location: "westeurope",
    crm,
    ...(crm.includes("dynamics365") && { dynamicsUrl: "https://contoso.crm4.dynamics.com" }),
    ...more,
  });
  await destination.checked();
  await allRegistered();
  const workflows = resources.filter(({ type }) => type === workflowType);
  return { destination, resources, workflows };
}

describe("several destinations", () => {
  it("have a Logic App each, created before the one that distributes, which keeps the name of a single one", async () => {
    const single = await deploy(["dynamics365"]);
    const { workflows } = await deploy(["dynamics365", "azureTable"]);
    assert.deepEqual(workflows.map(({ name }) => name).sort(), [
      "leads-workflow",
      "leads-workflow-azureTable",
      "leads-workflow-dynamics365",
    ]);
    const [entry, ...own] = ["leads-workflow", "leads-workflow-dynamics365", "leads-workflow-azureTable"].map(
      (name) => workflows.find((one) => one.name === name),
    );
    assert.equal(entry?.inputs.workflowName, single.workflows[0]?.inputs.workflowName);
    assert.equal(workflows.at(-1)?.name, "leads-workflow");
    const names = new Set(workflows.map(({ inputs }) => inputs.workflowName));
    assert.equal(names.size, 3);
    for (const name of names) assert.ok(name.length <= 43, name);
    assert.deepEqual(
      [entry, ...own].map((one) => one?.options.protect),
      [true, false, false],
    );
    assert.deepEqual(Object.keys(entry?.inputs.parameters).sort(), [
      "azureTableUrl",
      "deadLetterIdentity",
      "deadLetterUrl",
      "dynamics365Url",
      "offerId",
    ]);
  });

  it("keep the URLs between the Logic Apps secret", async () => {
    const { workflows } = await deploy(["dynamics365", "azureTable"]);
    const entry = workflows.find(({ name }) => name === "leads-workflow");
    for (const name of ["dynamics365Url", "azureTableUrl"])
      assert.ok(
        entry?.options.secretPaths.some((path) => path.startsWith(`parameters.${name}`)),
        JSON.stringify(entry?.options.secretPaths),
      );
  });

  it("are outputs: an id and a secret URL for each", async () => {
    const { destination } = await deploy(["dynamics365", "azureTable"]);
    const ids = await resolved(destination.destinations);
    assert.deepEqual(Object.keys(ids), ["dynamics365", "azureTable"]);
    assert.notEqual(ids.dynamics365, await resolved(destination.workflowId));
    const urls = await resolved(destination.destinationUrls);
    assert.deepEqual(Object.keys(urls), ["dynamics365", "azureTable"]);
    assert.equal(new Set([...Object.values(urls), await resolved(destination.callbackUrl)]).size, 3);
  });

  it("have alerts for each Logic App", async () => {
    const { resources } = await deploy(["dynamics365", "azureTable"], { alertEmails: ["ops@contoso.com"] });
    const rules = resources.filter(({ type }) => type === "azure-native:monitor:MetricAlert");
    assert.equal(rules.length, 6);
    assert.equal(new Set(rules.flatMap(({ inputs }) => inputs.scopes)).size, 3);
    assert.equal(new Set(rules.map(({ inputs }) => inputs.ruleName)).size, 6);
  });

  it("change nothing but the flow of the Logic App that has the callback URL when a second one is added or removed", async () => {
    const one = await deploy(["dynamics365"]);
    const two = await deploy(["dynamics365", "azureTable"]);
    for (const { name, type, inputs } of one.resources) {
      if (name === "leads-workflow") continue;
      const same = two.resources.find((other) => other.name === name && other.type === type);
      assert.deepEqual(same?.inputs, inputs, name);
    }
    const [before, after] = [one, two].map(({ workflows }) =>
      workflows.find(({ name }) => name === "leads-workflow"),
    );
    for (const input of ["workflowName", "resourceGroupName", "location", "state", "identity"])
      assert.deepEqual(after?.inputs[input], before?.inputs[input], input);
    const urls = await Promise.all([one, two].map(({ destination }) => resolved(destination.callbackUrl)));
    assert.equal(urls[0], urls[1]);
  });

  it("are one Logic App when there is one", async () => {
    const { workflows } = await deploy(["dynamics365"]);
    assert.deepEqual(
      workflows.map(({ name }) => name),
      ["leads-workflow"],
    );
  });
});
