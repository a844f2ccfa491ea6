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

describe("the azure-native double", () => {
  let fixture: Fixture;
  const azure = () => fixture.azureNative;
  const writes = () => fixture.asked.filter(({ method }) => method !== "GET");

  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(() => fixture.close());

  describe("Update", () => {
    it("puts the new inputs and reads back", async () => {
      const created = await deployGroup(fixture);
      const { state } = await azure().update(group, created, { ...created.inputs, tags: { stage: "live" } });
      assert.deepEqual(state.tags, { stage: "live" });
    });

    it("previews only name and location as unchanged", async () => {
      await deployGroup(fixture);
      const created = await deploy(fixture, workflow, workflowInputs);
      const { state } = await azure().update(
        workflow,
        created,
        { ...created.inputs, state: "Disabled" },
        true,
      );
      assert.deepEqual(
        [state.name, state.location, state.state, state.version, state.accessEndpoint, state.id],
        ["logic-leads", "westeurope", "Disabled", unknown, unknown, unknown],
      );
    });

    it("removes an identity by PATCH with null", async () => {
      const identity = (...ids: string[]) => ({ type: "UserAssigned", userAssignedIdentities: ids });
      const inputs = { ...workflowInputs, identity: identity("/a", "/b") };
      for (let count = 0; count < 2; count++) fixture.plan(Response.json({ id: "/x" }));
      await azure().update(
        workflow,
        { id: "/x", inputs, state: {} },
        { ...inputs, identity: identity("/a") },
      );
      const { method, body } = writes().at(-1) ?? {};
      assert.equal(method, "PATCH");
      assert.deepEqual(body.identity.userAssignedIdentities, { "/a": {}, "/b": null });
    });
  });

  describe("Read", () => {
    it("copies into the inputs only what changed in Azure", async () => {
      const created = await deployGroup(fixture);
      await fixture.send("PUT", created.id, { location: "westeurope", tags: { stage: "other", by: "hand" } });
      const read = await azure().read(group, created.id, created);
      assert.deepEqual(read.inputs, { ...created.inputs, tags: { stage: "other", by: "hand" } });
      assert.deepEqual(read.state.tags, { stage: "other", by: "hand" });
    });

    it("detects an action inside the definition that was changed manually", async () => {
      await deployGroup(fixture);
      const created = await deploy(fixture, workflow, workflowInputs);
      const definition = {
        ...requestDefinition,
        actions: { Note: { type: "Compose", inputs: "x", runAfter: {} } },
      };
      await fixture.send("PUT", created.id, {
        location: "westeurope",
        properties: { state: "Enabled", definition, parameters: workflowInputs.parameters },
      });
      const { inputs } = await azure().read(workflow, created.id, created);
      assert.deepEqual(inputs, { ...created.inputs, definition });
    });

    it("changes no input when nothing changed, despite the service's additions", async () => {
      await deployGroup(fixture);
      for (const [type, inputs] of [
        [connection, connectionInputs(fixture)],
        [workflow, workflowInputs],
      ] as const) {
        const created = await deploy(fixture, type, inputs);
        assert.deepEqual((await azure().read(type, created.id, created)).inputs, created.inputs);
      }
    });

    it("imports every input, with names from the id", async () => {
      await deployGroup(fixture);
      const { id } = await deploy(fixture, workflow, workflowInputs);
      const { inputs } = await azure().read(workflow, id);
      assert.deepEqual(
        [inputs.resourceGroupName, inputs.workflowName, inputs.location, inputs.state, inputs.subscriptionId],
        ["rg-leads", "logic-leads", "westeurope", "Enabled", undefined],
      );
      assert.equal(inputs.definition.triggers.manual.type, "Request");
    });

    it("returns an empty id for a deleted resource", async () => {
      const created = await deployGroup(fixture);
      await azure().delete(group, created);
      assert.equal((await azure().read(group, created.id, created)).id, "");
    });
  });

  it("deletes a resource, and accepts that it is already gone", async () => {
    await deployGroup(fixture);
    const created = await deploy(fixture, workflow, workflowInputs);
    await azure().delete(workflow, created);
    await azure().delete(workflow, created);
    assert.equal((await fixture.send("GET", created.id)).status, 404);
  });

  it("waits for a slow deletion", async () => {
    const created = await deployGroup(fixture);
    const location = "https://management.azure.com/subscriptions/s/operationresults/1?api-version=2024-03-01";
    fixture.plan(new Response(null, { status: 202, headers: { location, "retry-after": "0" } }));
    fixture.plan(new Response(null, { status: 202, headers: { "retry-after": "0" } }));
    fixture.plan(new Response(null, { status: 200 }));
    await azure().delete(group, created);
    assert.deepEqual(
      fixture.asked.slice(-3).map(({ method, url }) => `${method} ${url.pathname.split("/")[3]}`),
      ["DELETE resourceGroups", "GET operationresults", "GET operationresults"],
    );
  });
});
