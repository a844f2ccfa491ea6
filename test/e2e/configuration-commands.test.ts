/** Every command that docs/configuration.md and the errors print, run in a shell. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { configName, removeCommand, setCommand } from "../../infra/config/commands";
import type { Key } from "../../infra/config/key";
import { configKeys, keysOfDestination } from "../../infra/config/keys";
import { destinationNames, isOwnSettings } from "../../infra/destinations/index";
import { engineTimeoutMilliseconds } from "../support/engine";
import { runShell } from "../support/shell";
import { schemaErrors } from "../support/stack-file";
import { contosoConfig, Deployment } from "./support/deployment";

type StackFile = { config: Record<string, unknown> };

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

  it("works for every key, and so does each form of pulumi config rm; the schema accepts what it writes", async function () {
    this.timeout(240_000);
    const keys = {
      ...configKeys,
      ...Object.assign({}, ...destinationNames.filter(isOwnSettings).map(keysOfDestination)),
    };
    const stackFile = join(deployment.project, "Pulumi.prod.yaml");
    const before = readFileSync(stackFile, "utf8");
    const removedForms = new Set<string>();
    for (const [key, { secret }] of Object.entries<Key>(keys)) {
      // the prompt asks for a secret
      await paste(`${secret === true ? "echo invented-secret | " : ""}${setCommand(key)} --stack prod`);
      const { config } = load(readFileSync(stackFile, "utf8")) as StackFile;
      const [name = key, entry] = key.split(".");
      const value = config[configName(name)];
      const written = entry === undefined ? value : (value as Record<string, unknown>)[entry];
      assert.equal(JSON.stringify(written).includes('"secure":"v1:'), secret === true, key);
      // the environment can have the other entries of the object
      const file = { environment: ["leads"], config: { [configName(name)]: value } };
      assert.deepEqual(schemaErrors(file), [], key);
      // Pulumi removes every key of a form in the same way
      const form = removeCommand(key).replaceAll(/\w+(?=["[.])/g, "key");
      if (!removedForms.has(form)) await paste(`${removeCommand(key)} --stack prod`);
      removedForms.add(form);
      writeFileSync(stackFile, before);
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
