import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import * as entry from "../../index";
import { configKeys } from "../../infra/config/keys";
import { installPulumiMocks } from "../support/pulumi-mocks";

const root = resolve(__dirname, "../..");

/** The analyzer reads a whole tsconfig: this one has our entry alone. */
function analyze() {
  const folder = mkdtempSync(join(tmpdir(), "leads-analyzer-"));
  try {
    const { compilerOptions } = require(join(root, "tsconfig.json"));
    const options = { ...compilerOptions, rootDir: root, typeRoots: [join(root, "node_modules/@types")] };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: options, files: [join(root, "index.ts")] }),
    );
    const description = { main: relative(folder, join(root, "index.ts")) };
    return new Analyzer(folder, "marketplace-leads", description, new Set(["LeadDestination"])).analyze();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the package's exports", () => {
  it("have a component that Pulumi's analyzer can describe to every language", function () {
    this.timeout(60_000);
    const { components, typeDefinitions } = analyze();
    assert.deepEqual(Object.keys(components), ["LeadDestination"]);
    const { inputs, outputs } = components.LeadDestination as NonNullable<(typeof components)[string]>;
    assert.deepEqual(Object.keys(outputs).sort(), [
      "callbackUrl",
      "clientId",
      "clientSecretExpires",
      "connectionId",
      "deadLetterUrl",
      "dynamicsUrl",
      "offerId",
      "owner",
      "portalUrl",
      "resourceGroupName",
      "tenantId",
      "workflowId",
      "workflowName",
    ]);
    const required = Object.entries(inputs).flatMap(([name, { optional }]) => (optional ? [] : [name]));
    assert.deepEqual(required.sort(), ["dynamicsUrl", "location", "offerId"]);
    const supplied = Object.entries(inputs).flatMap(([name, { plain, items }]) =>
      plain && !(items && !items.plain) ? [] : [name],
    );
    const keys = Object.entries(configKeys).flatMap(([name, { input }]) =>
      input === undefined ? [] : [name],
    );
    assert.deepEqual(supplied.sort(), keys.sort());
    assert.deepEqual(
      Object.entries(inputs).flatMap(([name, { description }]) => (description ? [] : [name])),
      [],
    );
    assert.deepEqual(Object.keys(typeDefinitions).sort(), [
      "AlertWindow",
      "DeadLetterKind",
      "LeadDestinationNames",
      "LeadSchemaYear",
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
