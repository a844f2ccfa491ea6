/** The packed plugin: its schema, the YAML program of docs/other-languages.md, and the project of `pulumi new` from template/. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { configKeys } from "../../infra/config/keys";
import { destinationNames, isOwnSettings } from "../../infra/destinations/index";
import { obtainYamlHost } from "../../tools/engine/obtain-yaml-host";
import { engineTimeoutMilliseconds, type PulumiResult, pulumiEnv, testEngine } from "../support/engine";
import { runShell } from "../support/shell";
import { runLeads } from "./support/deployment";
import { InstalledPackage } from "./support/installed-package";
import { SandboxFixture } from "./support/sandbox-fixture";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/other-languages.md"), "utf8");
const [, program = ""] = /```yaml\n(.*?)```/s.exec(page) ?? [];
const webhook = "https://hooks.contoso.com/alerts?key=not-for-the-state";

describe("other languages", function () {
  this.bail(true);
  const packed = new InstalledPackage();
  const typescript = join(packed.folder, "contoso-leads");
  const yaml = join(packed.folder, "yaml");
  let sandbox: SandboxFixture;
  let env: NodeJS.ProcessEnv;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    const log = (line: string) => process.stderr.write(`${line}\n`);
    await packed.pack();
    await obtainYamlHost(await testEngine(), { log });
    sandbox = await SandboxFixture.start();
    // the developer's cache: HOME is a scratch folder, and all of it would be downloaded again
    const npm_config_cache = process.env.npm_config_cache ?? join(homedir(), ".npm");
    const extra = { ...sandbox.environment, npm_config_prefer_offline: "true", npm_config_cache };
    env = await pulumiEnv({ backendDir: sandbox.folder, extra });
  });
  after(async () => {
    await sandbox?.close();
    packed.remove();
  });

  const run = (cwd: string, command: string, changes: NodeJS.ProcessEnv = {}) =>
    runShell(command, { cwd, env: { ...env, ...changes } });
  const leads = (...args: string[]) => runLeads(args, { cwd: yaml, env });
  const all = ({ stdout, stderr }: PulumiResult) => `${stdout}\n${stderr}`;

  /** Throws with the command's whole output unless it succeeds. */
  async function must(cwd: string, command: string, changes?: NodeJS.ProcessEnv): Promise<string> {
    const result = await run(cwd, command, changes);
    assert.equal(result.code, 0, `${command}\n${all(result)}`);
    return all(result);
  }

  /** The program with replaced texts, unprotected so that it can be destroyed. */
  function writeProgram(changes: Readonly<Record<string, string>> = {}): void {
    const changed = Object.entries(changes).reduce((text, [from, to]) => {
      assert.ok(text.includes(from), from);
      return text.replace(from, to);
    }, program);
    writeFileSync(
      join(yaml, "Pulumi.yaml"),
      changed.replace("      offerId: contoso", "      protect: false\n$&"),
    );
  }

  it("create a project with pulumi new --yes that previews after the package is installed", async () => {
    // for npm: it must trust the registry, not the sandbox
    const { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE } = process.env;
    const outside = { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE };
    const create = `pulumi new ${root}/template --yes --dir contoso-leads --stack dev --non-interactive`;
    // it resolves the packages, which the next command installs with ours
    const resolved = await must(packed.folder, create, { ...outside, npm_config_dry_run: "true" });
    assert.match(resolved, /added \d+ packages/);
    await must(typescript, `npm install --ignore-scripts --no-audit ${packed.tarball}`, outside);
    // Pulumi checks the types too
    assert.match(
      await must(typescript, "pulumi preview --non-interactive"),
      /logic:Workflow leads-workflow create/,
    );
    assert.match(await must(typescript, "pulumi config"), /offerId +contoso\.crm-connector/);
  });

  it("get a schema that describes every argument and marks the secrets", async () => {
    mkdirSync(yaml);
    symlinkSync(join(typescript, "node_modules"), join(yaml, "node_modules"));
    await must(yaml, "pulumi package get-schema ./node_modules/marketplace-leads/plugin > schema.json");
    await must(yaml, "pulumi schema check schema.json");
    const { resources } = JSON.parse(readFileSync(join(yaml, "schema.json"), "utf8"));
    const { inputProperties, properties } = resources["marketplace-leads:index:LeadDestination"];
    const inputs = Object.entries<{ description?: string; secret?: true }>(inputProperties);
    const keys = Object.entries(configKeys).filter(([, { later }]) => later === undefined);
    const expected = [...keys.map(([key]) => key), ...destinationNames.filter(isOwnSettings)];
    assert.deepEqual(inputs.map(([key]) => key).sort(), expected.sort());
    for (const [key, { description = "", secret }] of inputs) {
      assert.ok(description.length > 20, `${key}: ${description}`);
      // the secrets of a destination are marked in its own type
      assert.equal(secret, configKeys[key]?.secret, key);
    }
    assert.equal(properties.callbackUrl.secret, true);
  });

  it("report wrong arguments of a YAML program as the configuration does, and create nothing", async () => {
    writeProgram({ "contoso.crm-connector": "crm-connector", "leadSourceCode: 8": "leadSourceCode: 8.5" });
    await must(yaml, "pulumi stack init prod --non-interactive");
    await must(yaml, `pulumi config set --secret webhook '${webhook}'`);
    const refused = await run(yaml, "pulumi up --yes --skip-preview --non-interactive");
    assert.notEqual(refused.code, 0);
    assert.match(
      refused.stdout,
      /\[LEADS_CONFIG_INVALID\] LeadDestination leads: offerId: found "crm-connector", expected publisher\.offer as in Partner Center.*; leadSourceCode: found 8\.5, expected /,
    );
    const groups = await sandbox.rest(
      "GET",
      "https://management.azure.com",
      `/subscriptions/${sandbox.instance.subscriptionId}/resourcegroups?api-version=2021-04-01`,
    );
    assert.deepEqual(groups.body.value, []);
  });

  it("deploy the documented YAML program, with encrypted secrets and the message about the grant", async () => {
    writeProgram();
    assert.match(
      await must(yaml, "pulumi up --yes --skip-preview --non-interactive"),
      /logic:Workflow leads-workflow created[\s\S]*The application has no access to Dataverse yet\. Run: npx leads grant/,
    );
    assert.equal(JSON.parse(await must(yaml, "pulumi stack output --json")).callbackUrl, "[secret]");
    const state = await must(yaml, "pulumi stack export");
    for (const secret of ["not-for-the-state", "sig="]) assert.ok(!state.includes(secret), secret);
  });

  it("take a destination as an object with a secret inside", async () => {
    const [object = ""] =
      /^ {6}crm: \[dynamics365.*?(?=```)/ms.exec(page) ?? assert.fail("the page has no second destination");
    writeProgram({ "      tags:": `${object}      tags:` });
    const preview = await must(yaml, "pulumi preview --diff --non-interactive");
    assert.match(preview, /leads-workflow-salesforce/);
    assert.match(preview, /clientSecret *: \{\s*value *: \[secret\]/);
    assert.ok(!preview.includes("not-for-the-state"));
  });

  it("preview objects with values that are not known yet", async () => {
    const program = (offer: string, crm: string, settings: string) => `  ${offer}:
    type: marketplace-leads:LeadDestination
    properties:
      offerId: contoso.${offer}
      location: westeurope
      crm: [${crm}]
      ${crm}: ${settings}
`;
    const entry = (name: string, value: string) => `\n        ${name}: ${value}`;
    const resources = [
      program("first", "azureTable", "{}"),
      program("second", "azureTable", entry("accountId", "$" + "{first.workflowId}")),
      program("third", "webhook", entry("url", "$" + "{first.callbackUrl}")),
      program("fourth", "hubspot", entry("token", "$" + "{webhook}") + entry("duplicates", "keep")),
    ];
    writeProgram({ "outputs:": `${resources.join("")}outputs:` });
    const preview = await must(yaml, "timeout 120 pulumi preview --non-interactive");
    for (const name of ["second", "third", "fourth"])
      assert.match(preview, new RegExp(`logic:Workflow ${name}-workflow create`));
  });

  it("protect a deployment against replacement, and dead letters against a destroy", async () => {
    writeProgram({ "default: westeurope": "default: northeurope" });
    const replaced = await run(yaml, "pulumi preview --non-interactive");
    assert.match(replaced.stdout, /\[LEADS_REPLACEMENT_REFUSED\].* is deployed in westeurope/);
    writeProgram();
    assert.match((await leads("send")).stderr, /leads grant/, "its lead becomes a letter");
    const destroyed = await run(yaml, "pulumi destroy --yes --skip-preview --run-program --non-interactive");
    assert.match(all(destroyed), /\[LEADS_LETTERS_WAIT\] .* dead letters in \S+ \(403\)/);
  });

  it("write a lead that is posted to the callback URL", async () => {
    assert.equal((await leads("grant")).code, 0);
    const url = (await must(yaml, "pulumi stack output callbackUrl --show-secrets")).trim();
    const lead = readFileSync(join(root, "flow-definitions/samples/lead.published.json"), "utf8");
    const headers = { "content-type": "application/json" };
    assert.equal((await sandbox.fetch(url, { method: "POST", headers, body: lead })).status, 202);
    const sent = await leads("send");
    assert.match(sent.stdout, /Row in the Leads table of https:\/\/contoso\.crm4\.dynamics\.com/, all(sent));
  });

  it("destroy what they deployed once the letters are given up", async () => {
    writeProgram({ "      tags:": "      discardDeadLetters: true\n      tags:" });
    await must(yaml, "pulumi destroy --yes --skip-preview --run-program --non-interactive");
    assert.doesNotMatch(await must(yaml, "pulumi stack export"), /azure-native:logic/);
  });
});
