/** The policy pack in the real engine, once on a program that breaks every rule and once on ours. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policies/rules/index";
import { engineTimeoutMilliseconds, type PulumiResult, runPulumi, testEngine } from "../support/engine";
import { contosoConfig, Deployment } from "./support/deployment";

const root = join(__dirname, "../..");
const configured = { "required-tags": { tags: ["owner"] }, "allowed-regions": { regions: ["West Europe"] } };

describe("the policy pack", () => {
  let deployment: Deployment;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    const tags = { "marketplace-leads:tags": '{"owner":"marketing"}' };
    deployment = await Deployment.create("policies", { ...contosoConfig, ...tags });
  });
  after(() => deployment?.close());

  /** Runs a command of the engine in a project, with the pack. */
  function withPack(cwd: string, ...command: string[]): Promise<PulumiResult> {
    const file = join(deployment.sandbox.folder, "policy-config.json");
    writeFileSync(file, JSON.stringify(configured));
    const pack = ["--policy-pack", join(root, "policies"), "--policy-pack-config", file];
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

    const { code, stdout } = await withPack(project, "preview");
    assert.notEqual(code, 0, stdout);
    assert.deepEqual(violatedRules(stdout), rules.map(({ name }) => name).sort(), stdout);
    const report = stdout.slice(stdout.indexOf("Policies:"));
    assert.ok(!report.includes("marker-of-a-value"), report);
  });

  it("finds nothing in our program", async () => {
    const { code, stdout, stderr } = await withPack(deployment.project, "up", "--yes", "--skip-preview");
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /✅ marketplace-leads@v/);
    assert.deepEqual(violatedRules(stdout), [], stdout);
  });
});

/** Rules in the engine's report, sorted. */
function violatedRules(report: string): string[] {
  const names = [...report.matchAll(/^\s*- \[\w+\]\s+(?:\[severity: \w+\]\s+)?([a-z-]+)\s+\(/gm)].map(
    ([, name]) => name ?? "",
  );
  return [...new Set(names)].sort();
}
