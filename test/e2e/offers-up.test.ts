/** `leads offers up`, `refresh` and `destroy` over a few offers of one project. Each test needs the ones before. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, renameSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds, type PulumiResult, testEngine } from "../support/engine";
import { assertExplained } from "../support/explained";
import { inTurn, runShell } from "../support/shell";
import { OfferProject } from "./support/offer-project";
import { leadsCommand } from "./support/sandbox-fixture";

describe("leads offers up, refresh and destroy", function () {
  this.bail(true);
  this.timeout(180_000);
  let project: OfferProject;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    await testEngine();
    project = await OfferProject.start();
    for (const stack of ["alpha", "beta", "gamma"]) project.offer(stack);
    const other = { PULUMI_CONFIG_PASSPHRASE: "another passphrase" };
    assert.equal((await project.pulumi(["stack", "init", "gamma", "--no-select"], other)).code, 0);
  });
  after(() => project?.close());

  const textOf = ({ stdout, stderr }: PulumiResult) => stdout + stderr;
  const results = async (...args: string[]) =>
    (await project.outcomes(...args)).stacks.map(({ stack, result }) => `${stack} ${result}`);

  it("changes nothing when it cannot ask", async () => {
    const result = await project.offers("up");
    assert.equal(result.code, 1);
    assertExplained(textOf(result), {
      code: "LEADS_OFFERS_UNCONFIRMED",
      found: /nothing was changed/,
      fix: /npx leads offers up --yes/,
    });
    assert.equal(project.has("Pulumi.alpha.yaml"), false);
  });

  it("deploys the others when one has another passphrase", async () => {
    const { code, stacks } = await project.outcomes("up", "--yes");
    assert.equal(code, 1);
    assert.deepEqual(
      stacks.map(({ stack, result }) => `${stack} ${result}`),
      ["alpha changed", "beta changed", "gamma failed"],
    );
    const [, , gamma] = stacks;
    assertExplained(`[${gamma?.failure?.code}] ${gamma?.failure?.text}`, {
      code: "LEADS_PASSPHRASE_WRONG",
      found: /incorrect passphrase/,
      fix: /PULUMI_CONFIG_PASSPHRASE/,
    });
  });

  it("names a stack without a file, and costs finished ones a preview", async () => {
    project.removeOffer("gamma");
    const { code, stdout } = await project.offers("up", "--yes");
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^2 stacks: 2 unchanged\n/);
    assert.match(stdout, /Stack gamma has no offer file and no resources\. .*pulumi stack rm gamma --yes/);
  });

  it("applies what was reviewed, also when it is repeated", async () => {
    project.offer("alpha", "tags: { team: crm }");
    const digests = join(project.sandbox.folder, "digests");
    const report = await project.offers("report", "--digests", digests);
    assert.equal(report.code, 0, textOf(report));
    assert.deepEqual(await results("up", "--reviewed", digests), ["alpha changed", "beta unchanged"]);
    assert.deepEqual(await results("up", "--reviewed", digests), ["alpha unchanged", "beta unchanged"]);

    project.offer("alpha", "tags: { team: sales }");
    const outdated = await project.outcomes("up", "--reviewed", digests);
    assert.equal(outdated.code, 1);
    const [alpha, beta] = outdated.stacks;
    assert.equal(beta?.result, "unchanged");
    assertExplained(`[${alpha?.failure?.code}] ${alpha?.failure?.text}`, {
      code: "LEADS_REVIEW_OUTDATED",
      found: /nothing was changed/,
      fix: /npx leads offers report --only alpha\nNow it would do this:\n[\s\S]*update leads-workflow: tags/,
    });

    project.offer("new");
    const unreviewed = await project.offers("up", "--reviewed", digests);
    assert.equal(unreviewed.code, 1);
    assertExplained(textOf(unreviewed), {
      code: "LEADS_OFFERS_UNREVIEWED",
      found: /no digest of stack new/,
      fix: /npx leads offers report --only new --digests FILE/,
    });
    assert.equal(project.has("Pulumi.new.yaml"), false);
    project.removeOffer("new");
  });

  it("refuses a deployed stack of another offer before it writes a file", async () => {
    const away = join(project.sandbox.folder, "beta.yaml");
    renameSync(project.path("Pulumi.beta.yaml"), away);
    project.removeOffer("beta");
    writeFileSync(project.path("offers/other.yaml"), "stack: beta\nconfig: { offerId: contoso.other }\n");
    const result = await project.offers("up", "--yes");
    assert.equal(result.code, 1);
    assertExplained(textOf(result), {
      code: "LEADS_OFFERS_STACK_TAKEN",
      found: /offers\/other\.yaml: found the offer contoso\.beta in the deployed stack beta, expected contoso\.other/,
      fix: /write another stack: in offers\/other\.yaml/,
    });
    assert.equal(project.has("Pulumi.beta.yaml"), false);
    project.removeOffer("other");
    project.offer("beta");
    renameSync(away, project.path("Pulumi.beta.yaml"));
  });

  it("leaves no lock after Ctrl-C, and the same command goes on", async () => {
    for (const stack of ["alpha", "beta"]) project.offer(stack, "tags: { team: service }");
    const locks = join(project.sandbox.instance.stateDirectory, ".pulumi/locks");
    mkdirSync(locks, { recursive: true });
    const watcher = watch(locks, { recursive: true });
    const args = [leadsCommand, "offers", "up", "--yes", "--processes", "1"];
    const child = spawn(process.execPath, args, {
      ...{ cwd: project.folder, env: project.env, stdio: ["ignore", "pipe", "inherit"] },
    });
    let text = "";
    child.stdout?.on("data", (part: Buffer) => {
      text += part;
    });
    await once(watcher, "change");
    watcher.close();
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    assert.equal(code, 1);
    assert.match(text, /Canceled: alpha\.\nNot started: beta\.\nTo go on: npx leads offers up --yes --processes 1\n/);
    const left = readdirSync(locks, { recursive: true }).filter((name) => String(name).endsWith(".json"));
    assert.deepEqual(left, []);
    assert.deepEqual(await results("up", "--yes"), ["alpha changed", "beta changed"]);
  });

  it("takes into the state what Azure has", async () => {
    assert.deepEqual(await results("refresh", "--yes"), ["alpha unchanged", "beta unchanged"]);
  });

  it("destroys what is named, also without a file, but nothing that is protected", async () => {
    project.removeOffer("beta");
    project.offer("alpha", "protect: true");
    assert.deepEqual(await results("up", "--yes"), ["alpha changed"]);
    const refused = await project.outcomes("destroy", "--yes", "--only", "alpha");
    const [alpha] = refused.stacks;
    assertExplained(`[${alpha?.failure?.code}] ${alpha?.failure?.text}`, {
      code: "LEADS_STACK_PROTECTED",
      found: /Stack alpha has protected resources/,
      fix: /set protect: false under config in offers\/alpha\.yaml, then npx leads offers up --only alpha\. Then: npx leads offers destroy --only alpha/,
    });
    const { stacks } = await project.outcomes("destroy", "--yes", "--only", "beta");
    assert.equal(stacks[0]?.result, "changed");
    assert.ok(Number(stacks[0]?.changes.delete) > 8);
    const command = /pulumi stack rm .*/.exec(stacks[0]?.notes.join("\n") ?? "")?.[0] ?? "";
    const removed = await runShell(inTurn(command), { cwd: project.folder, env: project.env });
    assert.equal(removed.code, 0, textOf(removed));
    assert.equal(project.has("Pulumi.beta.yaml"), false);
  });
});
