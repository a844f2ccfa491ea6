import assert from "node:assert/strict";
import * as entry from "../../index";
import { configKeys } from "../../infra/config/keys";
import { destinationNames, isOwnSettings } from "../../infra/destinations/index";
import { componentSchema } from "../../tools/component-schema";
import { installPulumiMocks } from "../support/pulumi-mocks";

describe("the package's exports", () => {
  it("include a component that Pulumi's analyzer can describe to every language", function () {
    this.timeout(60_000);
    const { resources, types } = componentSchema();
    assert.deepEqual(Object.keys(resources), ["marketplace-leads:index:LeadDestination"]);
    const [component] = Object.values(resources);
    assert.deepEqual(component?.requiredInputs, ["location", "offerId"]);
    const inputs = Object.entries(component?.inputProperties ?? {});
    // an Input is what another resource may supply: the whole value, or each item of a list
    const supplied = inputs.flatMap(([name, { plain, items }]) =>
      plain && !(items && !items.plain) ? [] : [name],
    );
    const keys = Object.entries(configKeys).flatMap(([name, { input }]) =>
      input === undefined ? [] : [name],
    );
    assert.deepEqual(supplied.sort(), keys.sort());
    assert.deepEqual(
      inputs.flatMap(([name, { description }]) => (description ? [] : [name])),
      [],
    );
    const settings = destinationNames.filter(isOwnSettings).map((name) => `${name}Args`);
    const expected = ["AlertWindow", "DeadLetterKind", "LeadDestinationNames", "LeadSchemaYear", ...settings];
    const names = Object.keys(types).map((type) => type.split(":")[2]?.toLowerCase());
    assert.deepEqual(names.sort(), expected.map((name) => name.toLowerCase()).sort());
    // the names that the leads command reads
    assert.deepEqual(component?.required, [
      "callbackUrl",
      "clientId",
      "clientSecretExpires",
      "connectionId",
      "deadLetterUrl",
      "destinationUrls",
      "destinations",
      "dynamicsUrl",
      "offerId",
      "owner",
      "packageVersion",
      "portalUrl",
      "resourceGroupName",
      "tenantId",
      "workflowId",
      "workflowName",
    ]);
  });

  it("register nothing when loaded", async () => {
    const resources = await installPulumiMocks();
    delete require.cache[require.resolve("../../index")];
    const { DeadLetterKind, LeadDestination, LeadSchemaYear } = require("../../index") as typeof entry;
    assert.equal(typeof LeadDestination, "function");
    assert.deepEqual({ ...LeadSchemaYear }, { ...entry.LeadSchemaYear });
    assert.deepEqual({ ...DeadLetterKind }, { Storage: "storage", None: "none" });
    assert.deepEqual(resources, []);
  });
});
