import assert from "node:assert/strict";
import provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { unknown } from "../../../sandbox/pulumi-provider/property-values";
import { deployGroup, group, workflow } from "./azure-native-inputs";
import { type Fixture, startFixture } from "./provider-fixture";

describe("the azure-native double, checking inputs", () => {
  let fixture: Fixture;
  const azure = () => fixture.azureNative;

  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(() => fixture.close());

  it("answers list as not implemented", async () => {
    const stream = azure().stream("list", new provider.ListRequest());
    await assert.rejects(
      async () => {
        for await (const _item of stream) assert.fail("an item");
      },
      { code: 12 },
    );
  });

  describe("Configure", () => {
    it("supports previews and autonaming, and leaves secrets to the engine", async () => {
      const response = await azure().configure({});
      assert.deepEqual(
        [
          response.getSupportspreview(),
          response.getSupportsAutonamingConfiguration(),
          response.getAcceptsecrets(),
        ],
        [true, true, false],
      );
    });

    it("refuses an engine that does not send old inputs", async () => {
      await assert.rejects(
        azure().configure({}, { oldInputs: false }),
        /requires Pulumi CLI v3\.74\.0 or later/,
      );
    });
  });

  it("has the version of the SDK, and an empty schema", async () => {
    assert.equal((await azure().call("getPluginInfo", new Empty())).getVersion(), "3.28.0");
    const schema = JSON.parse((await azure().call("getSchema", new provider.GetSchemaRequest())).getSchema());
    assert.deepEqual(schema, { name: "azure-native", version: "3.28.0", resources: {}, functions: {} });
  });

  for (const [method, request] of [
    ["construct", new provider.ConstructRequest()],
    ["call", new provider.CallRequest()],
    ["parameterize", new provider.ParameterizeRequest()],
  ] as const) {
    it(`answers ${method} as not implemented`, async () => {
      await assert.rejects(azure().call(method, request), { code: 12 });
    });
  }

  describe("Check", () => {
    it("draws the same name from the same seed, and takes the location from configuration", async () => {
      const first = await azure().check(group, {});
      assert.match(first.inputs.resourceGroupName, /^leads[0-9a-f]{8}$/);
      assert.equal(first.inputs.location, "westeurope");
      assert.equal(first.inputs.__createBeforeDelete, true);
      assert.equal(first.inputs.azureApiVersion, "2024-03-01");
      assert.deepEqual(await azure().check(group, {}), first);
    });

    it("keeps an earlier name", async () => {
      const { inputs } = await azure().check(
        group,
        {},
        { resourceGroupName: "leadsaaaaaaaa", __createBeforeDelete: true },
      );
      assert.deepEqual([inputs.resourceGroupName, inputs.__createBeforeDelete], ["leadsaaaaaaaa", true]);
    });

    it("uses the name the engine proposes", async () => {
      const { inputs } = await azure().check(group, {}, {}, (request) => {
        const autonaming = new provider.CheckRequest.AutonamingOptions();
        autonaming.setMode(provider.CheckRequest.AutonamingOptions.Mode.ENFORCE);
        autonaming.setProposedName("rg-proposed");
        request.setAutonaming(autonaming);
      });
      assert.equal(inputs.resourceGroupName, "rg-proposed");
    });

    it("names the configuration key when there is no location", async () => {
      await azure().configure({});
      assert.deepEqual((await azure().check(group, { resourceGroupName: "rg-leads" })).failures, [
        "missing required property 'location'. Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'.",
      ]);
    });

    it("uses the resource group's location by default, and an unknown one for an unknown name", async () => {
      await deployGroup(fixture);
      await azure().configure({});
      const known = await azure().check(workflow, { resourceGroupName: "rg-leads" });
      const later = await azure().check(workflow, { resourceGroupName: unknown });
      assert.deepEqual([known.inputs.location, later.inputs.location], ["westeurope", unknown]);
    });

    it("keeps the configurations of two engines separate", async () => {
      const other = fixture.connect();
      await other.configure({ "azure-native:config:location": "uksouth" });
      const [ours, theirs] = [await azure().check(group, {}), await other.check(group, {})];
      other.close();
      assert.deepEqual([ours.inputs.location, theirs.inputs.location], ["westeurope", "uksouth"]);
    });

    it("names missing properties and wrong types", async () => {
      const { failures } = await azure().check(workflow, { identity: {}, tags: "none" });
      assert.deepEqual(failures, [
        "missing required property 'resourceGroupName'",
        "missing required property 'identity.type'",
        "'tags' should be of type 'object' but got a string",
      ]);
    });

    it("names a type the sandbox does not emulate", async () => {
      await assert.rejects(
        azure().check("azure-native:storage:Queue", {}),
        /The sandbox does not emulate the resource type 'azure-native:storage:Queue'/,
      );
    });
  });
});
