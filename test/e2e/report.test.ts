/** `leads report` and `leads up` with the real engine. All tests use one deployment, and each needs the ones before. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineTimeoutMilliseconds } from "../support/engine";
import { assertExplained, assertNothingSecret } from "../support/explained";
import { contosoConfig, Deployment, runLeads } from "./support/deployment";
import { ReviewedStack } from "./support/reviewed-stack";

const secretMarker = "marker-of-the-client-secret-7Q~";

describe("a review of a change", function () {
  this.bail(true);
  let deployment: Deployment;
  let reviewed: ReviewedStack;
  let workflowId: string;
  const secrets = [secretMarker];

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    deployment.configure({
      ...contosoConfig,
      "marketplace-leads:clientId": deployment.sandbox.instance.clientId,
    });
    await deployment.must(
      ...["config", "set", "--secret", "marketplace-leads:clientSecret", secretMarker, "--stack", "prod"],
    );
    await deployment.must("stack", "init", "other");
    reviewed = new ReviewedStack(deployment);
  });
  after(() => deployment?.close());

  it("of a stack that was never deployed has only new resources, and applies as reviewed", async () => {
    const { report, code, stderr } = await reviewed.report();
    assert.equal(code, 0, stderr);
    assert.deepEqual([...new Set(report.resources.map(({ op }) => op))], ["create"]);
    assert.deepEqual(report.missing, []);
    const applied = await reviewed.up(report.digest);
    assert.equal(applied.code, 0, applied.stdout + applied.stderr);
    const outputs = await deployment.must("stack", "output", "--json", "--show-secrets", "--stack", "prod");
    const { callbackUrl, workflowId: id } = JSON.parse(outputs.stdout);
    workflowId = id;
    secrets.push(new URL(callbackUrl).searchParams.get("sig") ?? "");
  });

  it("is the same bytes and the same digest at every run, has no secret, and selects no stack", async () => {
    const [first, second] = [await reviewed.report(), await reviewed.report()];
    assert.equal(first.report.verdict.line, "Nothing changes.");
    assert.match(first.report.digest ?? "", /^[0-9a-f]{64}$/);
    assert.equal(first.json, second.json);
    for (const { texts } of [first, second]) assertNothingSecret(texts, secrets);
    assert.equal((await deployment.must("stack", "--show-name")).stdout.trim(), "other");
  });

  it("tells drift apart from the change, and is outdated by drift in between: nothing is changed", async () => {
    await reviewed.drift(workflowId, "by hand");
    await reviewed.withStackFile(tagged, async () => {
      const { report } = await reviewed.report("--no-policies");
      assert.deepEqual(
        report.drift.map(({ name, paths }) => `${name} ${paths.join()}`),
        ["leads-workflow definition.description"],
      );
      assert.equal(report.resources.find(({ name }) => name === "leads-identity")?.paths.join(), "tags.team");
      assert.equal(report.verdict.level, "attention");
      await reviewed.drift(workflowId, "by hand, again");
      const outdated = await reviewed.up(report.digest, "--no-policies");
      assert.equal(outdated.code, 1);
      assert.equal(outdated.stdout, "", "pulumi up did not run");
      assertExplained(
        outdated.stderr,
        {
          code: "LEADS_REVIEW_OUTDATED",
          found:
            /another change of stack prod than the reviewed one; nothing was changed[\s\S]*drift leads-workflow: definition/,
          fix: /npx leads report --stack prod/,
        },
        secrets,
      );
      assert.equal((await reviewed.definition(workflowId)).description, "by hand, again");
    });
  });

  it("applies a change that overwrites the reviewed drift", async () => {
    await reviewed.withStackFile(tagged, async () => {
      const { report } = await reviewed.report("--no-policies");
      const applied = await reviewed.up(report.digest, "--no-policies");
      assert.equal(applied.code, 0, applied.stdout + applied.stderr);
      assertNothingSecret(applied.stdout + applied.stderr, secrets);
      assert.equal((await reviewed.definition(workflowId)).description, undefined);
    });
  });

  it("with a mistake in the configuration is refused with its code and fix, and not applied", async () => {
    await reviewed.withStackFile(
      (text) => `${text}  marketplace-leads:offerID: x\n`,
      async () => {
        const { report, code } = await reviewed.report("--no-policies", "--no-refresh");
        assert.equal(code, 1);
        assert.equal(report.verdict.level, "refused");
        assert.match(report.findings[0]?.line ?? "", /^\[LEADS_CONFIG_INVALID\] 1 mistake/);
        assert.match(
          report.findings[0]?.fix ?? "",
          /pulumi config rm "marketplace-leads:offerID" --stack prod/,
        );
        assert.equal(report.digest, undefined);
        const applied = await reviewed.up("0".repeat(64), "--no-policies");
        assert.equal(applied.stdout, "");
        assertExplained(applied.stderr, {
          code: "LEADS_PREVIEW_FAILED",
          found: /\[LEADS_CONFIG_INVALID\] 1 mistake/,
          fix: /npx leads report --stack prod/,
        });
      },
    );
  });

  it("is refused by a mandatory policy, with the rule's fix", async () => {
    const config = join(deployment.project, "policies.json");
    writeFileSync(
      config,
      JSON.stringify({ "required-tags": { enforcementLevel: "mandatory", tags: ["costCenter"] } }),
    );
    const { report, code } = await reviewed.report("--policy-pack-config", config, "--no-refresh");
    assert.equal(code, 1);
    assert.match(
      report.findings[0]?.line ?? "",
      /^The policy required-tags refuses leads-.*tags\.costCenter is missing/,
    );
    assert.equal(report.policies[0]?.level, "mandatory");
    assert.ok((report.policies[0]?.fix ?? "").length > 0);
    assert.equal(report.missing.length, 1, "drift was not looked for");
  });

  describe("that cannot start", () => {
    const explains = async (args: string[], explanation: Parameters<typeof assertExplained>[1], env = {}) => {
      const { code, stderr, stdout } = await reviewed.run(["report", "--no-policies", ...args], env);
      assert.deepEqual([code, stdout], [1, ""]);
      assertExplained(stderr, explanation, secrets);
    };

    it("names a stack that does not exist", () =>
      explains(["--stack", "nope"], {
        ...{ code: "LEADS_STACK_NOT_FOUND", found: /no stack named 'nope' found/, fix: /pulumi stack ls/ },
      }));

    it("names a wrong passphrase", () =>
      explains(
        ["--stack", "prod"],
        { code: "LEADS_PASSPHRASE_WRONG", found: /incorrect passphrase/, fix: /PULUMI_CONFIG_PASSPHRASE/ },
        { PULUMI_CONFIG_PASSPHRASE: "another" },
      ));

    it("names the line of a stack file that is not YAML", () =>
      reviewed.withStackFile(
        (text) => `${text}\n - x: [\n`,
        () =>
          explains(["--stack", "prod"], {
            ...{
              code: "LEADS_PULUMI_FAILED",
              found: /invalid YAML file: yaml: line \d+/,
              fix: /Fix what Pulumi says/,
            },
          }),
      ));

    it("names the lead file that is not JSON, without its text", async () => {
      const folder = join(deployment.sandbox.folder, "leads");
      mkdirSync(folder);
      writeFileSync(join(folder, "ann.json"), "{ planted.person@contoso.com");
      secrets.push("planted.person@contoso.com");
      await explains(["--stack", "prod", "--leads", folder], {
        ...{ code: "LEADS_FILE_NOT_JSON", found: /ann\.json is not JSON/, fix: /Correct it/ },
      });
    });

    it("names the folder of Pulumi.yaml", async () => {
      const { folder: cwd } = deployment.sandbox;
      const { stderr } = await runLeads(["report"], { cwd, env: deployment.env });
      assertExplained(stderr, {
        ...{ code: "LEADS_PROJECT_MISSING", found: /Found no Pulumi\.yaml/, fix: /folder of Pulumi\.yaml/ },
      });
    });
  });
});

const tagged = (text: string) => `${text}  marketplace-leads:tags: '{"team":"x"}'\n`;
