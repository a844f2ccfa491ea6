/** The packed file, installed as by a user: its content, and TypeScript and JavaScript programs that use it. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownPack } from "../../tools/docs/policies-page";
import { engineTimeoutMilliseconds, type PulumiResult, pulumiEnv, testEngine } from "../support/engine";
import { runProcess, runShell } from "../support/shell";
import { InstalledPackage } from "./support/installed-package";
import { SandboxFixture } from "./support/sandbox-fixture";

const root = join(__dirname, "../..");
const settings = (name: string) => `name: ${name}\ndescription: Leads of Contoso\nruntime: nodejs\n`;

/** A project as `pulumi new typescript` makes it. Source: https://github.com/pulumi/templates/tree/master/typescript */
const typescriptProject = {
  "Pulumi.yaml": settings("typescript"),
  "package.json": JSON.stringify({ name: "typescript", main: "index.ts" }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      outDir: "bin",
      target: "es2020",
      module: "commonjs",
      moduleResolution: "node",
      sourceMap: true,
      experimentalDecorators: true,
      pretty: true,
      noFallthroughCasesInSwitch: true,
      noImplicitReturns: true,
      forceConsistentCasingInFileNames: true,
    },
    files: ["index.ts"],
  }),
  "index.ts": `import { LeadDestination } from "marketplace-leads";

const leads = new LeadDestination("leads", {
    offerId: "contoso.crm-connector",
    dynamicsUrl: "https://contoso.crm4.dynamics.com",
    location: "westeurope",
});

export const callbackUrl = leads.callbackUrl; // a secret
// what the leads commands read
export const { clientId, deadLetterUrl, dynamicsUrl, owner, workflowId } = leads;
`,
};

/** Source: https://github.com/pulumi/templates/tree/master/javascript */
const javascriptProject = {
  "Pulumi.yaml": settings("javascript"),
  "package.json": JSON.stringify({ name: "javascript", main: "index.js" }),
  "index.js": `"use strict";
const { LeadDestination } = require("marketplace-leads");

const leads = new LeadDestination("leads", {
    offerId: "contoso.erp-connector",
    dynamicsUrl: "https://contoso.crm4.dynamics.com",
    location: "westeurope",
});

const { callbackUrl, clientId, deadLetterUrl, dynamicsUrl, owner, workflowId } = leads;
module.exports = { callbackUrl, clientId, deadLetterUrl, dynamicsUrl, owner, workflowId };
`,
};

const typedPack = `import { PolicyPack } from "@pulumi/policy";
import { policiesOf, type Rule, rules } from "marketplace-leads/policies/rules";

const critical = rules.filter(({ severity }: Rule) => severity === "critical").map(({ name }) => name);
new PolicyPack("typed", { policies: policiesOf(critical) });
`;

describe("the package", function () {
  this.bail(true);
  const installed = new InstalledPackage();
  let sandbox: SandboxFixture;
  let env: NodeJS.ProcessEnv;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await Promise.all([testEngine(), installed.pack()]);
    await installed.install();
    sandbox = await SandboxFixture.start(installed.path("cli/leads.mjs"));
    env = await pulumiEnv({ backendDir: sandbox.folder, extra: sandbox.environment });
  });
  after(async () => {
    await sandbox?.close();
    installed.remove();
  });

  function project(name: string, files: Readonly<Record<string, string>>): string {
    const folder = join(installed.folder, name);
    mkdirSync(folder);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return folder;
  }

  /** Runs a command line in a project and throws with its whole output unless it succeeds. */
  async function must(cwd: string, command: string): Promise<PulumiResult> {
    const result = await runShell(command, { cwd, env });
    assert.equal(result.code, 0, `${command}\n${result.stdout}\n${result.stderr}`);
    return result;
  }

  const tool = (...args: string[]) => runProcess(process.execPath, args, { cwd: root, env: process.env });

  it("follows publint's rules", async () => {
    const { code, stdout } = await tool("node_modules/publint/src/cli.js", "--strict", installed.tarball);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /All good/);
  });

  it("has types for every module resolution of TypeScript", async () => {
    const { code, stdout } = await tool(
      "node_modules/@arethetypeswrong/cli/dist/index.js",
      installed.tarball,
    );
    assert.equal(code, 0, stdout);
  });

  it("contains no tests and no tools, and its component does not load the sandbox", async () => {
    const list = `require("marketplace-leads"); require("marketplace-leads/flow-definitions/lead-schema.2022.json"); process.stdout.write(JSON.stringify(Object.keys(require.cache)))`;
    const { stdout } = await runProcess(process.execPath, ["-e", list], { cwd: installed.folder, env });
    const modules = (JSON.parse(stdout) as string[]).map((file) => file.slice(installed.folder.length));
    const foreign =
      /\/(tsx|libsql|hono|jose|undici|commander)\/|marketplace-leads\/dist\/(?!index\.js|infra|http-client|expressions|flow-definitions)/;
    assert.ok(modules.includes("/node_modules/marketplace-leads/dist/index.js"));
    assert.deepEqual(
      modules.filter((file) => foreign.test(file)),
      [],
    );
    const { stdout: files } = await runProcess("tar", ["-tzf", installed.tarball], { cwd: root, env });
    assert.deepEqual(files.match(/^package\/(?:dist\/)?(?:test|tools|docs|coverage)\/.*$/gm), null);
  });

  it("deploys from a project of Pulumi's TypeScript template, with the policies", async () => {
    const cwd = project("typescript", typescriptProject);
    await must(cwd, "npx tsc --noEmit");
    await must(cwd, "pulumi stack init dev --non-interactive");
    project("own-pack", {
      "PulumiPolicy.yaml": "runtime: nodejs\n",
      "package.json": JSON.stringify({ name: "own-pack", version: "1.0.0", main: "index.js" }),
      "index.js": ownPack,
    });
    // @pulumi/policy 1.21 exports a name in its types that it has not
    await must(
      project("typed-pack", { "index.ts": typedPack }),
      "npx tsc --noEmit --strict --skipLibCheck index.ts",
    );
    const packs = "--policy-pack ../node_modules/marketplace-leads/dist/policies --policy-pack ../own-pack";
    const { stdout } = await must(cwd, `pulumi up --yes --skip-preview --non-interactive ${packs}`);
    assert.match(stdout, / marketplace-leads@v/);
    assert.doesNotMatch(stdout, /\[mandatory\]/);
    assert.match(stdout, /✅ contoso-leads@v1\.0\.0/);
    await writesLeads(cwd);
  });

  it("deploys from a project in plain JavaScript", async () => {
    const cwd = project("javascript", javascriptProject);
    await must(cwd, "pulumi stack init dev --non-interactive");
    await must(cwd, "pulumi up --yes --non-interactive");
    await writesLeads(cwd);
  });

  async function writesLeads(cwd: string): Promise<void> {
    const { stdout: outputs } = await must(cwd, "pulumi stack output --json");
    assert.equal(JSON.parse(outputs).callbackUrl, "[secret]");
    await must(cwd, "npx leads grant");
    const { stdout } = await must(cwd, "npx leads send");
    assert.match(stdout, /Row in the Leads table of https:\/\/contoso\.crm4\.dynamics\.com/);
  }
});
