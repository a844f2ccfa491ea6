/** A renamed stack keeps its resources' names. */
import assert from "node:assert/strict";
import { engineTimeoutMilliseconds } from "../support/engine";
import { runShell } from "../support/shell";
import { Deployment } from "./support/deployment";

describe("a renamed stack", () => {
  let deployment: Deployment;
  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    await deployment.up();
  });
  after(() => deployment?.close());

  it("learns at preview the commands that keep its names, and they work", async () => {
    await deployment.must("stack", "rename", "production", "--stack", "prod");
    const preview = await deployment.pulumi("preview", "--stack", "production");
    assert.notEqual(preview.code, 0);
    assert.match(preview.stdout, /\[LEADS_REPLACEMENT_REFUSED\] .*The stack was called prod before/);
    const [, block = ""] = /Run:\n((?: +\S.*\n)+?) *Or rename the stack back/.exec(preview.stdout) ?? [];
    const commands = block.split("\n").map((line) => line.trim());
    assert.equal(commands.filter((line) => line.startsWith("pulumi config set --path")).length, 6, block);
    const options = { cwd: deployment.project, env: deployment.env };
    for (const command of commands.filter((line) => line !== "")) {
      const flags = command.startsWith("pulumi up") ? " --yes --skip-preview" : "";
      const { code, stdout, stderr } = await runShell(command + flags, options);
      assert.equal(code, 0, `${command}\n${stdout}${stderr}`);
      if (flags !== "") assert.match(stdout, /Resources:\n +\d+ unchanged\n/);
    }
  });
});
