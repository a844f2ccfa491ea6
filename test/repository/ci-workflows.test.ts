/** What every workflow and pipeline that users copy has: least permissions, pinned actions, no script injection, no secret. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  type AzurePipeline,
  actionFile,
  azureFiles,
  azureSteps,
  type CompositeAction,
  type GitHubStep,
  type GitHubWorkflow,
  gitHubFiles,
  readYaml,
} from "../support/ci/yaml";
import { readPage } from "../support/markdown-pages";

/** Actions of others, with the commit of their version. Seen at these tags in many public repositories. */
const allowed = [
  "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0",
  "actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0",
  "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2",
  "azure/login@a457da9ea143d694b1b9c7c869ebb04ebe844ef5 # v2.3.0",
  "pulumi/actions@8e5e406f4007fca908480587cb9893c07090f58d # v7.0.0",
];

/** The permissions of each job, and nothing else. */
const permissions: Record<string, Record<string, string>> = {
  report: { contents: "read", "id-token": "write", "pull-requests": "write" },
  fork: { contents: "read" },
  deploy: { contents: "read", "id-token": "write", "pull-requests": "read" },
  canary: { contents: "read", "id-token": "write", "pull-requests": "read" },
  production: { contents: "read", "id-token": "write", "pull-requests": "read" },
  drift: { contents: "read", "id-token": "write", issues: "write" },
};

const stepsOf = (file: string): GitHubStep[] =>
  file === actionFile
    ? readYaml<CompositeAction>(file).runs.steps
    : Object.values(readYaml<GitHubWorkflow>(file).jobs).flatMap(({ steps }) => steps);

const checkSyntax = (script: string) => execFileSync("bash", ["-n"], { input: script });

/** Lines that print a variable whose name says that it is secret. */
const printsSecret = /(echo|printf|cat)\b[^|>\n]*\$\{?\w*(TOKEN|SECRET|PASSPHRASE|idToken)/i;

describe("the GitHub workflows", () => {
  for (const file of [...gitHubFiles, actionFile, ".github/workflows/ci.yml"]) {
    it(`pin every action by digest and read no secret: ${file}`, () => {
      const text = readPage(file);
      assert.doesNotMatch(text, /pull_request_target|workflow_run|secrets\.|secrets:|toJSON/);
      for (const [, used = ""] of text.matchAll(/uses: (.*)$/gm))
        assert.match(used, /^\.\/|^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, used);
    });
  }

  for (const file of [...gitHubFiles, actionFile]) {
    it(`inject nothing into a script and print no secret: ${file}`, () => {
      for (const { run = "", shell } of stepsOf(file).filter((step) => step.run !== undefined)) {
        assert.doesNotMatch(run, /\$\{\{/);
        assert.doesNotMatch(run, printsSecret);
        assert.equal(shell, file === actionFile ? "bash" : undefined);
        checkSyntax(run);
      }
    });
  }

  for (const file of gitHubFiles) {
    it(`give each job only what it needs: ${file}`, () => {
      const workflow = readYaml<GitHubWorkflow>(file);
      assert.deepEqual(workflow.permissions, {});
      assert.ok(workflow.concurrency?.group);
      for (const [name, job] of Object.entries(workflow.jobs)) {
        assert.deepEqual(job.permissions, permissions[name], name);
        assert.ok((job["timeout-minutes"] ?? 0) > 0);
        for (const step of job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout")))
          assert.equal(step.with?.["persist-credentials"], false);
      }
    });
  }

  it("use only actions of the list", () => {
    const used = [...gitHubFiles, actionFile].flatMap((file) =>
      [...readPage(file).matchAll(/uses: ([^.\s].*)$/gm)].map(([, action = ""]) => action),
    );
    assert.deepEqual([...new Set(used)].sort(), allowed);
  });

  it("cancel an older report of the same pull request, and never a deployment", () => {
    const groups = gitHubFiles.map((file) => readYaml<GitHubWorkflow>(file).concurrency);
    assert.match(groups[0]?.group ?? "", /pull_request\.number/);
    assert.deepEqual(
      groups.map((each) => each?.["cancel-in-progress"]),
      [true, false, false, false],
    );
  });

  it("deploy only in the environment, which can ask for approval", () => {
    const [, deploy, , offers] = gitHubFiles.map((file) => readYaml<GitHubWorkflow>(file));
    assert.equal(deploy?.jobs.deploy?.environment, "production");
    assert.deepEqual(
      Object.entries(offers?.jobs ?? {}).map(([name, { environment, needs }]) => [name, environment, needs]),
      [
        ["canary", "canary", undefined],
        ["production", "production", "canary"],
      ],
    );
  });

  it("deploy each merge of several offers, also when two come quickly", () => {
    const [, , , gitHub] = gitHubFiles.map((file) => readYaml<GitHubWorkflow>(file));
    const [, , , azure] = azureFiles.map((file) => readYaml<AzurePipeline>(file));
    assert.equal(gitHub?.concurrency?.queue, "max");
    assert.equal(azure?.lockBehavior, "sequential");
    assert.deepEqual(azure?.trigger, { branches: { include: ["main"] } }, "no batch");
  });
});

describe("the Azure pipelines", () => {
  for (const file of azureFiles) {
    it(`inject nothing into a script and print no secret: ${file}`, () => {
      const pipeline = readYaml<AzurePipeline>(file);
      for (const { task, bash, inputs = {}, checkout, ...step } of azureSteps(pipeline)) {
        const script = bash ?? String(inputs.inlineScript ?? "");
        // a macro `$(Name)` looks like a command without arguments
        assert.doesNotMatch(script, /\$\{\{|\$\[|\$\([\w.]+\)/);
        assert.doesNotMatch(script, printsSecret);
        checkSyntax(script);
        if (task !== undefined) assert.match(task, /^(UseNode@1|AzureCLI@2)$/);
        if (checkout !== undefined)
          assert.equal((step as { persistCredentials?: boolean }).persistCredentials, false);
      }
      assert.match(readPage(file), /Unverified/);
    });
  }

  it("sign in only outside of forks", () => {
    const [review] = azureFiles.map((file) => readYaml<AzurePipeline>(file));
    assert.ok(review);
    for (const step of azureSteps(review).filter(({ env }) => env?.SYSTEM_ACCESSTOKEN !== undefined))
      assert.match(step.condition ?? "", /ne\(variables\['isFork'\], 'True'\)/);
  });
});
