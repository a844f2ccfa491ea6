/** Workflow properties that Azure adds and the program does not set. The state has them only after a refresh. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds } from "../support/engine";
import { Deployment } from "./support/deployment";

interface ResourceState {
  type: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

describe("a workflow with unknown server fields", () => {
  let deployment: Deployment;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    await deployment.up();
  });
  after(() => deployment?.close());

  it("has nothing to change after a refresh", async () => {
    const file = join(deployment.project, "state.json");
    await deployment.must("stack", "export", "--file", file, "--stack", "prod");
    const state = JSON.parse(readFileSync(file, "utf8"));
    const workflow = (state.deployment.resources as ResourceState[]).find(
      ({ type }) => type === "azure-native:logic:Workflow",
    );
    const outputs = workflow?.outputs ?? {};
    const own = new Set(["id", "name", "location", ...Object.keys(workflow?.inputs ?? {})]);
    const ofServer = Object.keys(outputs).filter((name) => !own.has(name));
    assert.ok(ofServer.includes("endpointsConfiguration"), ofServer.join());
    for (const name of ofServer) delete outputs[name];
    writeFileSync(file, JSON.stringify(state));
    await deployment.must("stack", "import", "--file", file, "--stack", "prod");
    const refresh = await deployment.must("refresh", "--yes", "--skip-preview", "--stack", "prod");
    assert.match(refresh.stdout, /Workflow leads-workflow updated/, "the refresh reads them");
    const { stdout } = await deployment.must("preview", "--diff", "--stack", "prod");
    assert.doesNotMatch(stdout, /to update|to replace/);
    await deployment.up("--expect-no-changes");
  });
});
