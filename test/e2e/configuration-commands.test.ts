/** Every command that docs/configuration.md and the errors print, pasted into a shell. */
import assert from "node:assert/strict";
import { setCommand } from "../../infra/config/commands";
import { configKeys } from "../../infra/config/keys";
import { engineTimeoutMilliseconds, testEngine } from "../support/engine";
import { runShell } from "../support/shell";
import { Deployment } from "./support/deployment";

describe("the printed pulumi config set", () => {
  let deployment: Deployment;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    deployment = await Deployment.create("prod");
  });
  after(() => deployment?.close());

  const paste = async (command: string) => {
    const options = { cwd: deployment.project, env: deployment.env };
    const { code, stderr } = await runShell(`${command} --stack prod`, options);
    assert.equal(code, 0, `${command}\n${stderr}`);
  };

  it("works for every key, and so does its pulumi config rm", async function () {
    this.timeout(120_000);
    for (const [key, { secret }] of Object.entries(configKeys)) {
      // a secret is asked for at a prompt
      await paste(`${secret === true ? "echo invented-secret | " : ""}${setCommand(key)}`);
      const { stdout } = await deployment.must("config", "--json", "--stack", "prod");
      const entry = (JSON.parse(stdout) as Record<string, { secret: boolean }>)[`marketplace-leads:${key}`];
      assert.equal(entry?.secret, secret === true, key);
      await paste(`pulumi config rm "marketplace-leads:${key}"`);
    }
  });
});
