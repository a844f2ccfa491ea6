/** The policy pack in the real engine, once on a program that breaks every rule and once on ours. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policies/rules/index";
import { engineTimeoutMilliseconds, type PulumiResult, runPulumi, testEngine } from "../support/engine";
import { contosoConfig, Deployment } from "./support/deployment";
import { packageFolder } from "./support/sandbox-fixture";

const root = join(__dirname, "../..");
/** The package's pack in `npm test`, otherwise the sources. */
const compiledPack = join(packageFolder, packageFolder === root ? "policies" : "dist/policies");
const configured = { "required-tags": { tags: ["owner"] }, "allowed-regions": { regions: ["West Europe"] } };
/** Every rule, without ending the preview, so that the rules about a whole stack run too. */
const allAdvisory = Object.fromEntries(
  rules.map(({ name }) => [
    name,
    { ...(configured as Record<string, object>)[name], enforcementLevel: "advisory" },
  ]),
);

describe("the policy pack", () => {
  let deployment: Deployment;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    deployment = await Deployment.create("policies", {
      ...contosoConfig,
      "marketplace-leads:tags": '{"owner":"marketing"}',
      "marketplace-leads:alertEmails": '["ops@contoso.com"]',
    });
  });
  after(() => deployment?.close());

  /** Runs a command of the engine in a project, with the pack of this folder. */
  function withPack(
    folder: string,
    cwd: string,
    config: object,
    ...command: string[]
  ): Promise<PulumiResult> {
    const file = join(deployment.sandbox.folder, "policy-config.json");
    writeFileSync(file, JSON.stringify(config));
    const pack = ["--policy-pack", folder, "--policy-pack-config", file];
    const args = [...command, ...pack, "--stack", "policies", "--non-interactive", "--color", "never"];
    return runPulumi(args, { cwd, env: deployment.env });
  }

  it("reports every rule by name on a program that breaks them all, and shows no value", async () => {
    const project = join(deployment.sandbox.folder, "spoilt");
    mkdirSync(project);
    for (const name of ["node_modules", "package.json"]) symlinkSync(join(root, name), join(project, name));
    symlinkSync(join(__dirname, "support/spoilt-program.ts"), join(project, "index.ts"));
    const settings = readFileSync(join(root, "Pulumi.yaml"), "utf8");
    writeFileSync(join(project, "Pulumi.yaml"), settings.replace("main: infra/index.ts", "main: index.ts"));

    const refused = await withPack(compiledPack, project, configured, "preview");
    assert.notEqual(refused.code, 0, refused.stdout);
    const { code, stdout } = await withPack(compiledPack, project, allAdvisory, "preview");
    assert.equal(code, 0, stdout);
    assert.deepEqual(violatedRules(stdout), rules.map(({ name }) => name).sort(), stdout);
    const report = stdout.slice(stdout.indexOf("Policies:"));
    assert.ok(!report.includes("marker-of-a-value"), report);
  });

  it("finds nothing in our program, but what a stack of one person does without", async () => {
    const { code, stdout, stderr } = await withPack(
      join(root, "policies"),
      deployment.project,
      configured,
      ...["up", "--yes", "--skip-preview"],
    );
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /marketplace-leads@v/);
    assert.deepEqual(violatedRules(stdout), ["application-owners", "lead-apps-have-diagnostics"], stdout);
  });
});

/** Rules in the engine's report, sorted. */
function violatedRules(report: string): string[] {
  const names = [...report.matchAll(/^\s*- \[\w+\]\s+(?:\[severity: \w+\]\s+)?([a-z-]+)\s+\(/gm)].map(
    ([, name]) => name ?? "",
  );
  return [...new Set(names)].sort();
}
