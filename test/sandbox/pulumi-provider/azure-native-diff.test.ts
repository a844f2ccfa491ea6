import assert from "node:assert/strict";
import { connection, group, workflow } from "./azure-native-inputs";
import { type Fixture, startFixture } from "./provider-fixture";

describe("the azure-native double, comparing", () => {
  let fixture: Fixture;
  const azure = () => fixture.azureNative;

  beforeEach(async () => {
    fixture = await startFixture();
  });
  afterEach(() => fixture.close());

  describe("Diff", () => {
    const stored = (inputs: any, state: any = {}) => ({ id: "/x", inputs, state });

    it("finds no change in equal inputs", async () => {
      const inputs = { resourceGroupName: "rg-leads", location: "westeurope", __createBeforeDelete: true };
      const { changed } = await azure().diff(group, stored(inputs), {
        ...inputs,
        __createBeforeDelete: false,
      });
      assert.equal(changed, false);
    });

    it("names the path of what was added, removed and changed", async () => {
      const old = {
        workflowName: "a",
        definition: { actions: { A: { inputs: [1, 2] } }, gone: true },
        tags: { a: "1" },
      };
      const next = {
        workflowName: "a",
        definition: { actions: { A: { inputs: [1, 3, 4] }, B: {} } },
        tags: { a: "1", b: "2" },
      };
      assert.deepEqual((await azure().diff(workflow, stored(old), next)).detailed, {
        "definition.actions.A.inputs[1]": "UPDATE",
        "definition.actions.A.inputs[2]": "ADD",
        "definition.actions.B": "ADD",
        "definition.gone": "DELETE",
        "tags.b": "ADD",
      });
    });

    for (const [type, name, from, to] of [
      [workflow, "workflowName", "a", "b"],
      [workflow, "resourceGroupName", "a", "b"],
      [connection, "connectionName", "a", "b"],
      [group, "location", "westeurope", "northeurope"],
    ] as const) {
      it(`replaces ${type.split(":")[2]} for another ${name}, the old one deleted first`, async () => {
        const { replaces, deleteBeforeReplace } = await azure().diff(type, stored({ [name]: from }), {
          [name]: to,
        });
        assert.deepEqual([replaces, deleteBeforeReplace], [[name], true]);
      });
    }

    it("creates before it deletes when the provider drew the name", async () => {
      const old = { resourceGroupName: "a1", location: "westeurope", __createBeforeDelete: true };
      const { replaces, deleteBeforeReplace } = await azure().diff(group, stored(old), {
        ...old,
        location: "uksouth",
      });
      assert.deepEqual([replaces, deleteBeforeReplace], [["location"], false]);
    });

    it("ignores the letter case of groups, and spaces in locations", async () => {
      const old = { resourceGroupName: "RG-Leads", location: "West Europe" };
      const { changed } = await azure().diff(workflow, stored(old), {
        resourceGroupName: "rg-leads",
        location: "westeurope",
      });
      assert.equal(changed, false);
    });

    it("updates for another location of a workflow, because the schema does not require replacement", async () => {
      const { detailed } = await azure().diff(workflow, stored({ location: "westeurope" }), {
        location: "uksouth",
      });
      assert.deepEqual(detailed, { location: "UPDATE" });
    });
  });
});
