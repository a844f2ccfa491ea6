/** The libraries inside the azuread and azure-native plugins, under `leads sandbox env --providers plugin`. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { leadsCommand, SandboxFixture } from "../e2e/support/sandbox-fixture";
import { tellSkipped } from "./support/cached-folder";
import { cleanEnvironment, runProgram } from "./support/child";
import { goTimeoutMilliseconds, prepareGoClient } from "./support/go";

describe("go-azure-sdk, azidentity and azcore over TLS", () => {
  let sandbox: SandboxFixture;
  let program: string;

  before(async function () {
    this.timeout(goTimeoutMilliseconds);
    const prepared = await prepareGoClient();
    if ("reason" in prepared) {
      tellSkipped("the plugins' Go libraries", prepared.reason);
      return this.skip();
    }
    program = prepared.program;
    sandbox = await SandboxFixture.start();
  });
  after(() => sandbox?.close());

  /** The variables of a shell that has evaluated the command's lines. */
  const shellAfter = (command: string, env: NodeJS.ProcessEnv = {}) =>
    cleanEnvironment(
      JSON.parse(
        execFileSync("sh", ["-c", `eval "$(${command})"; node -p "JSON.stringify(process.env)"`], {
          env: cleanEnvironment(env),
          encoding: "utf8",
        }),
      ),
    );
  const pluginCommand = () =>
    `node '${leadsCommand}' sandbox --data '${join(sandbox.folder, "data")}' env --providers plugin`;

  it("find the cloud by its metadata, sign in, and create an application and a resource group", async () => {
    const seen = JSON.parse(await runProgram(program, [], shellAfter(pluginCommand())));
    assert.deepEqual(seen, {
      cloud: "AzureCloud",
      isAzureStack: false,
      application: { displayName: "made by Go", signInAudience: "AzureADMyOrg" },
      group: { status: 201, name: "rg-go", location: "westeurope" },
    });
  });

  it("refuse the sandbox when its certificate authority is not trusted", async () => {
    const environment = { ...shellAfter(pluginCommand()), SSL_CERT_FILE: undefined };
    await assert.rejects(() => runProgram(program, [], environment), /certificate/);
  });
});
