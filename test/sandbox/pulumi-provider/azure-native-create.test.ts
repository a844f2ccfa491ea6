import assert from "node:assert/strict";
import { unknown } from "../../../sandbox/pulumi-provider/property-values";
import { requestDefinition } from "../arm/arm-fixture";
import {
  connection,
  connectionInputs,
  deploy,
  deployGroup,
  group,
  workflow,
  workflowInputs,
} from "./azure-native-inputs";
import { type Fixture, startFixture } from "./provider-fixture";

describe("the azure-native double, creating", () => {
  let fixture: Fixture;
  const azure = () => fixture.azureNative;
  const writes = () => fixture.asked.filter(({ method }) => method !== "GET");

  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(() => fixture.close());

  describe("Create", () => {
    it("checks that the resource is missing, puts it, and reads it back", async () => {
      const created = await deployGroup(fixture);
      assert.deepEqual(
        fixture.asked.map(({ method }) => method),
        ["GET", "PUT", "GET"],
      );
      assert.deepEqual(writes()[0]?.body, { location: "westeurope", tags: { stage: "test" } });
      assert.deepEqual(created.state, {
        azureApiVersion: "2024-03-01",
        id: `/subscriptions/${fixture.subscriptionId}/resourceGroups/rg-leads`,
        location: "westeurope",
        name: "rg-leads",
        properties: { provisioningState: "Succeeded" },
        tags: { stage: "test" },
        type: "Microsoft.Resources/resourceGroups",
      });
      assert.equal(created.id, created.state.id);
    });

    it("refuses a resource that exists", async () => {
      await deployGroup(fixture);
      await assert.rejects(
        deployGroup(fixture),
        new RegExp(
          `cannot create already existing resource '/subscriptions/${fixture.subscriptionId}/resourcegroups/rg-leads'`,
        ),
      );
    });

    it("passes on ARM's code and message", async () => {
      await assert.rejects(
        deploy(fixture, workflow, workflowInputs),
        /Status=404 Code="ResourceGroupNotFound" Message="Resource group 'rg-leads' could not be found\."/,
      );
    });

    it("never sends undeclared keys to ARM", async () => {
      await deployGroup(fixture);
      const inputs = connectionInputs(fixture);
      await deploy(fixture, connection, {
        ...inputs,
        kind: "V1",
        properties: {
          ...inputs.properties,
          parameterValueType: "Alternative",
          parameterValueSet: { name: "oauth" },
        },
      });
      const { body } = writes().at(-1) ?? {};
      assert.deepEqual(Object.keys(body).sort(), ["location", "properties"]);
      assert.deepEqual(Object.keys(body.properties).sort(), ["api", "displayName", "parameterValues"]);
    });

    it("keeps a connection's secret out of the outputs", async () => {
      await deployGroup(fixture);
      const { state } = await deploy(fixture, connection, connectionInputs(fixture));
      assert.equal(state.properties.displayName, "Dataverse");
      assert.ok(!JSON.stringify(state).includes("marker-secret"));
    });

    it("moves a workflow's properties into ARM's and back, without nulls", async () => {
      await deployGroup(fixture);
      const { state } = await deploy(fixture, workflow, {
        ...workflowInputs,
        definition: { ...requestDefinition, description: null },
      });
      assert.deepEqual(writes().at(-1)?.body, {
        location: "westeurope",
        properties: {
          state: "Enabled",
          definition: requestDefinition,
          parameters: workflowInputs.parameters,
        },
      });
      assert.deepEqual(
        [state.name, state.state, state.definition, state.azureApiVersion, state.properties],
        ["logic-leads", "Enabled", requestDefinition, "2019-05-01", undefined],
      );
    });

    it("sends user-assigned identities as ARM's map", async () => {
      await deployGroup(fixture);
      fixture.plan(new Response("{}", { status: 404 }));
      fixture.plan(Response.json({ id: "/x" }));
      fixture.plan(Response.json({ id: "/x" }));
      await deploy(fixture, workflow, {
        ...workflowInputs,
        identity: { type: "UserAssigned", userAssignedIdentities: ["/subscriptions/s/id-a"] },
      });
      assert.deepEqual(writes().at(-1)?.body.identity, {
        type: "UserAssigned",
        userAssignedIdentities: { "/subscriptions/s/id-a": {} },
      });
    });

    it("previews inputs, and unknowns for other properties", async () => {
      const { inputs } = await azure().check(group, {
        resourceGroupName: "rg-leads",
        tags: { stage: unknown },
      });
      const { id, state } = await azure().create(group, inputs, true);
      assert.equal(id, "");
      assert.deepEqual(state, {
        id: unknown,
        location: "westeurope",
        managedBy: unknown,
        name: unknown,
        properties: unknown,
        tags: { stage: unknown },
        type: unknown,
      });
      assert.equal(writes().length, 0);
    });

    it("previews a complete definition", async () => {
      const { inputs } = await azure().check(workflow, workflowInputs);
      const { state } = await azure().create(workflow, inputs, true);
      assert.deepEqual(state.definition, requestDefinition);
      assert.equal(state.accessEndpoint, unknown);
    });
  });
});
