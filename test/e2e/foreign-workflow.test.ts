/** A workflow with other names and nesting and a connector call, deployed only through Resource Manager. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { SandboxFixture } from "./support/sandbox-fixture";

const script = join(__dirname, "support/deploy-foreign-workflow.ts");

describe("a workflow of another program", () => {
  let sandbox: SandboxFixture;

  before(async () => {
    sandbox = await SandboxFixture.start();
  });
  after(() => sandbox?.close());

  it("deploys and runs through Azure's own client library", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--import=tsx", script], {
      env: { ...process.env, ...sandbox.environment },
    });
    assert.deepEqual(JSON.parse(stdout), {
      state: "Enabled",
      accepted: 202,
      run: "Succeeded",
      actions: {
        Start: "Succeeded",
        Work: "Succeeded",
        Is_large: "Succeeded",
        Large: "Succeeded",
        Small: "Skipped",
        Write: "Succeeded",
        Never: "Skipped",
      },
      output: "Welcome Fabrikam",
    });
    const { body } = await sandbox.rest(
      "GET",
      "https://fabrikam.crm.dynamics.com",
      "/api/data/v9.2/leads?$select=subject,lastname",
    );
    assert.deepEqual(
      body.value.map(({ subject, lastname }: Record<string, string>) => ({ subject, lastname })),
      [{ subject: "Welcome Fabrikam", lastname: "Fabrikam" }],
    );
  });
});
