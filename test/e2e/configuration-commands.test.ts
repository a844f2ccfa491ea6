/** Every command that docs/configuration.md and the errors print, run in a shell. */
import assert from "node:assert/strict";
import { configName, removeCommand, setCommand } from "../../infra/config/commands";
import { configKeys } from "../../infra/config/keys";
import { engineTimeoutMilliseconds } from "../support/engine";
import { runShell } from "../support/shell";
import { contosoConfig, Deployment } from "./support/deployment";

describe("the printed pulumi config set", () => {
  let deployment: Deployment;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
  });
  after(() => deployment?.close());

  const paste = async (command: string) => {
    const options = { cwd: deployment.project, env: deployment.env };
    const { code, stderr } = await runShell(command, options);
    assert.equal(code, 0, `${command}\n${stderr}`);
  };

  it("works for every key, and so does its pulumi config rm", async function () {
    this.timeout(240_000);
    for (const [key, { secret }] of Object.entries(configKeys)) {
      // the prompt asks for a secret
      await paste(`${secret === true ? "echo invented-secret | " : ""}${setCommand(key)} --stack prod`);
      const { stdout } = await deployment.must("config", "--json", "--stack", "prod");
      const entry = (JSON.parse(stdout) as Record<string, { secret: boolean }>)[configName(key)];
      assert.equal(entry?.secret, secret === true, key);
      await paste(`${removeCommand(key)} --stack prod`);
    }
  });

  it("fixes a refused preview, also when another stack is selected", async function () {
    this.timeout(240_000);
    const { "marketplace-leads:dynamicsUrl": _, ...withoutUrl } = contosoConfig;
    deployment.configure({
      ...withoutUrl,
      "marketplace-leads:protect": "yes",
      "marketplace-leads:clientSecretExpires": "2020-01-01",
      "marketplace-leads:deadLetterDays": "0",
      "marketplace-leads:alertSeverity": "1",
      "marketplace-leads:dynamicUrl": "https://contoso.crm4.dynamics.com",
    });
    for (const [path, value] of [
      ['tags["cost/center"]', "42"],
      ['tags["azure team"]', "x"],
      ["tags.team", "sales"],
      ["fieldMap.jobtitle", "UserDetails.a.b"],
    ] as const)
      await paste(`pulumi config set --path 'marketplace-leads:${path}' ${value} --stack prod`);
    await deployment.must("stack", "init", "other");
    const refused = await deployment.pulumi("preview", "--stack", "prod");
    assert.notEqual(refused.code, 0);
    assert.match(refused.stdout, /\[LEADS_CONFIG_INVALID\] 9 mistakes/);
    const [, diagnostics = ""] = refused.stdout.split("Diagnostics:");
    assert.equal(diagnostics.match(/error:/g)?.length, 1, refused.stdout);
    const commands = diagnostics.split("\n").flatMap((line) => /^ {4,}(pulumi .*)$/.exec(line)?.[1] ?? []);
    assert.equal(commands.length, 9, refused.stdout);
    for (const command of commands) await paste(command);
    await deployment.must("preview", "--stack", "prod");
    const { stdout } = await deployment.must("config", "--stack", "prod", "--json");
    assert.equal(JSON.parse(stdout)["marketplace-leads:tags"].value, '{"team":"sales"}');
  });
});
