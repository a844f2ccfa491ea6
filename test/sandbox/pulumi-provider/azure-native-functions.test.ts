import assert from "node:assert/strict";
import { deploy, deployGroup, workflow, workflowInputs } from "./azure-native-inputs";
import { type Fixture, startFixture } from "./provider-fixture";

describe("the azure-native double's functions", () => {
  let fixture: Fixture;
  const azure = () => fixture.azureNative;

  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(() => fixture.close());

  describe("Invoke", () => {
    it("returns the deployer", async () => {
      const { tenantId, subscriptionId, clientId, objectId } = fixture;
      assert.deepEqual(await azure().invoke("azure-native:authorization:getClientConfig"), {
        tenantId,
        subscriptionId,
        clientId,
        objectId,
      });
    });

    it("returns a token of the caller, for Resource Manager or another endpoint", async () => {
      const token = "azure-native:authorization:getClientToken";
      for (const [args, audience] of [
        [{}, "https://management.azure.com"],
        [{ endpoint: "https://management.azure.com" }, "https://management.azure.com"],
        [{ endpoint: "https://storage.azure.com/" }, "https://storage.azure.com"],
      ] as const) {
        const answer = await azure().invoke(token, args);
        const caller = await fixture.tokens.verify(`Bearer ${answer.token}`, [audience]);
        assert.equal(caller.objectId, fixture.objectId);
      }
    });

    it("returns callback URLs of a trigger and of a workflow", async () => {
      await deployGroup(fixture);
      await deploy(fixture, workflow, workflowInputs);
      const args = { resourceGroupName: "rg-leads", workflowName: "logic-leads" };
      const ofTrigger = await azure().invoke("azure-native:logic:listWorkflowTriggerCallbackUrl", {
        ...args,
        triggerName: "manual",
      });
      assert.match(
        ofTrigger.value,
        /^https:\/\/localhost:8443\/workflows\/[0-9a-f]{32}\/triggers\/manual\/paths\/invoke\?/,
      );
      assert.equal(ofTrigger.method, "POST");
      assert.match(ofTrigger.queries.apiVersion, /^\d{4}-\d{2}-\d{2}$/);
    });

    it("reads a resource like its getter", async () => {
      await deployGroup(fixture);
      const found = await azure().invoke("azure-native:resources:getResourceGroup", {
        resourceGroupName: "rg-leads",
      });
      assert.deepEqual(
        [found.name, found.location, found.azureApiVersion],
        ["rg-leads", "westeurope", "2024-03-01"],
      );
    });

    it("names the request that failed", async () => {
      await assert.rejects(
        azure().invoke("azure-native:resources:getResourceGroup", { resourceGroupName: "rg-none" }),
        /request failed \/subscriptions\/[0-9a-f-]+\/resourcegroups\/rg-none: Status=404 Code="ResourceGroupNotFound"/,
      );
    });

    it("names a function that the sandbox does not emulate", async () => {
      await assert.rejects(
        azure().invoke("azure-native:keyvault:getVault"),
        /The sandbox does not emulate the function 'azure-native:keyvault:getVault'/,
      );
    });
  });
});
