/** The steps of the workflows and pipelines that users copy, as they stand, with the real engine on a sandbox. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { AzureReposDouble } from "../support/azure-repos-double";
import { runPipeline } from "../support/ci/azure-runner";
import { commandFolder, GitHubRunner, type JobResult } from "../support/ci/github-runner";
import {
  type AzurePipeline,
  azureFiles,
  type GitHubWorkflow,
  gitHubFiles,
  readYaml,
} from "../support/ci/yaml";
import { engineTimeoutMilliseconds } from "../support/engine";
import { assertExplained, assertNothingSecret } from "../support/explained";
import { GitHubDouble } from "../support/github-double";
import { serveDouble } from "../support/serve-double";
import { contosoConfig, Deployment } from "./support/deployment";
import { leadsCommand } from "./support/sandbox-fixture";

const [review, deploy, drift, deployOffers] = gitHubFiles.map((file) => readYaml<GitHubWorkflow>(file)) as [
  GitHubWorkflow,
  GitHubWorkflow,
  GitHubWorkflow,
  GitHubWorkflow,
];
const merged = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";

interface JobOptions {
  isFork?: boolean;
  inputs?: Record<string, string>;
  cwd?: string;
  pullRequest?: number;
}

describe("the CI that users copy", () => {
  const gitHub = new GitHubDouble();
  const azure = new AzureReposDouble();
  const commands = commandFolder(leadsCommand);
  const stops: (() => Promise<void>)[] = [];
  let deployment: Deployment;

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    deployment = await Deployment.create("prod");
    await deployment.up();
    stops.push(await serveDouble(gitHub), await serveDouble(azure));
  });
  after(async () => {
    for (const stop of stops) await stop();
    await deployment?.close();
    rmSync(commands, { recursive: true });
  });

  const env = () => ({ ...deployment.env, PATH: [commands, deployment.env.PATH].join(delimiter) });

  function job(workflow: GitHubWorkflow, name: string, options: JobOptions = {}) {
    const { pullRequest: number = 7, inputs = {} } = options;
    const event = join(deployment.sandbox.folder, "event.json");
    writeFileSync(event, JSON.stringify({ pull_request: { number } }));
    const {
      PULUMI_BACKEND_URL = "",
      ARM_CLIENT_ID = "",
      ARM_TENANT_ID = "",
      ARM_SUBSCRIPTION_ID = "",
    } = deployment.env;
    const runner = new GitHubRunner({
      cwd: options.cwd ?? deployment.project,
      env: {
        ...(options.isFork ? { PATH: env().PATH, HOME: deployment.sandbox.folder } : env()),
        ...{ GITHUB_API_URL: gitHub.origin, GITHUB_REPOSITORY: "contoso/leads", GITHUB_SHA: merged },
        GITHUB_EVENT_PATH: event,
      },
      github: {
        ...{ token: gitHub.token, repository: "contoso/leads" },
        event: {
          pull_request: {
            number,
            head: { repo: { full_name: options.isFork ? "mallory/leads" : "contoso/leads" } },
            user: { login: "ann" },
          },
        },
      },
      inputs,
      vars: {
        ...{ PULUMI_BACKEND_URL, AZURE_TENANT_ID: ARM_TENANT_ID, AZURE_SUBSCRIPTION_ID: ARM_SUBSCRIPTION_ID },
        ...{ LEADS_REVIEW_CLIENT_ID: ARM_CLIENT_ID, LEADS_DEPLOY_CLIENT_ID: ARM_CLIENT_ID },
      },
    });
    return runner.run(workflow, name);
  }

  const git = (cwd: string, ...args: string[]) => {
    const identity = ["-c", "user.name=Ann", "-c", "user.email=ann@contoso.com"];
    execFileSync("git", [...identity, ...args], { cwd, stdio: "ignore" });
  };
  const succeeded = (result: JobResult) => {
    assert.equal(result.conclusion, "success", result.log + result.summary);
    return result;
  };
  /** What fills the column `jobtitle` in Azure. */
  const source = async (): Promise<string | undefined> => {
    const { workflowId } = await deployment.outputs();
    const { body } = await deployment.arm("GET", `${workflowId}?api-version=2019-05-01`);
    return ["Country", "Phone"].find((name) =>
      new RegExp(`"jobtitle":"[^"]*${name}`).test(JSON.stringify(body.properties.definition)),
    );
  };
  const configureSource = (name: string) => {
    const map = JSON.stringify({ jobtitle: `UserDetails.${name}` });
    deployment.configure({ ...contosoConfig, "marketplace-leads:fieldMap": map });
  };

  it("reviews a pull request in one comment, and deploys after the merge what was reviewed", async () => {
    configureSource("Phone");
    const reviewed = succeeded(await job(review, "report"));
    assert.deepEqual(
      reviewed.used.map(({ uses }) => uses.split("@")[0]),
      ["actions/checkout", "actions/setup-node", "pulumi/actions", "azure/login", "actions/upload-artifact"],
    );
    assert.match(reviewed.summary, /prod/);
    assert.equal(gitHub.comments.length, 1);
    assertNothingSecret(reviewed.log + reviewed.summary + gitHub.comments[0]?.body, [gitHub.token]);
    assert.equal(await source(), undefined, "a review changes nothing");
    gitHub.merges[merged] = [7];
    succeeded(await job(deploy, "deploy"));
    assert.equal(await source(), "Phone");
  });

  it("does not deploy another change than the one with the digest, and reports it", async () => {
    configureSource("Country");
    const refused = await job(deploy, "deploy", { inputs: { digest: "0a".repeat(32) } });
    assert.equal(refused.conclusion, "failure");
    const expected = { code: "LEADS_REVIEW_OUTDATED", found: /stack prod/, fix: /leads report --stack prod/ };
    assertExplained(refused.log, expected, [gitHub.token]);
    const report = JSON.parse(readFileSync(join(deployment.project, "leads-report.json"), "utf8"));
    assert.match(refused.summary, new RegExp(report.digest));
    assert.equal(await source(), "Phone");
  });

  it("reports on a pull request from a fork without credentials, and writes nothing to GitHub", async () => {
    const cwd = join(deployment.sandbox.folder, "fork");
    mkdirSync(cwd);
    git(cwd, "init");
    for (const name of ["Phone", "Country"]) {
      configureSource(name);
      // the project has links, which a report of a stranger's files does not follow
      for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml"])
        writeFileSync(join(cwd, file), readFileSync(join(deployment.project, file)));
      git(cwd, "add", ".");
      git(cwd, "commit", "-m", name);
    }
    const requests = gitHub.requests.length;
    const fork = succeeded(await job(review, "fork", { isFork: true, cwd }));
    assert.equal((await job(review, "report", { isFork: true })).conclusion, "skipped");
    assert.match(fork.summary, /jobtitle/);
    assert.match(fork.summary, /not looked at/i);
    assert.doesNotMatch(fork.summary, /[0-9a-f]{64}/, "no digest");
    assert.equal(gitHub.requests.length, requests);
    assert.deepEqual(
      fork.used.map(({ uses }) => uses.split("@")[0]),
      ["actions/checkout", "actions/setup-node", "actions/upload-artifact"],
    );
  });

  it("keeps one issue about drift, and closes it", async () => {
    const { workflowId = "" } = await deployment.outputs();
    const path = `${workflowId}?api-version=2019-05-01`;
    const { body } = await deployment.arm("GET", path);
    const tags = { ...body.tags, byHand: "yes" };
    await deployment.arm("PUT", path, { ...body, tags });
    succeeded(await job(drift, "drift"));
    succeeded(await job(drift, "drift"));
    assert.deepEqual(
      gitHub.issues.map(({ title, state }) => [title, state]),
      [["Drift in stack prod of marketplace-leads", "open"]],
    );
    assert.match(gitHub.issues[0]?.body ?? "", /`tags\.byHand`/);
    const direct = await deployment.leads("drift", "--stack", "prod");
    assert.equal(direct.code, 1);
    const expected = {
      code: "LEADS_DRIFT_FOUND",
      found: /1 resource/,
      fix: /pulumi up --refresh --stack prod/,
    };
    assertExplained(direct.stderr, expected);
    await deployment.arm("PUT", path, body);
    succeeded(await job(drift, "drift"));
    assert.equal(gitHub.issues[0]?.state, "closed");
  });

  it("reviews and deploys in Azure Pipelines", async () => {
    const [azureReview, azureDeploy, azureDrift] = azureFiles.map((file) =>
      readYaml<AzurePipeline>(file),
    ) as [AzurePipeline, AzurePipeline, AzurePipeline];
    const run = (pipeline: AzurePipeline) =>
      runPipeline(pipeline, {
        cwd: deployment.project,
        env: {
          ...env(),
          ...{ SYSTEM_COLLECTIONURI: `${azure.origin}/contoso/`, SYSTEM_TEAMPROJECT: "Lead desk" },
          ...{
            BUILD_REPOSITORY_ID: "r1",
            BUILD_SOURCEVERSION: merged,
            SYSTEM_PULLREQUEST_PULLREQUESTID: "7",
          },
        },
        predefined: { "System.AccessToken": azure.token, "System.PullRequest.IsFork": "False" },
        connection: { servicePrincipalId: "id", tenantId: "tenant", idToken: "token-of-the-connection" },
      });
    configureSource("Country");
    const reviewed = await run(azureReview);
    assert.ok(reviewed.hasSucceeded, reviewed.log);
    assert.match(reviewed.log, /##vso\[task\.uploadsummary\].*leads-report\.md/);
    assert.equal(azure.threads.length, 1);
    azure.merges[merged] = [7];
    const deployed = await run(azureDeploy);
    assert.ok(deployed.hasSucceeded, deployed.log);
    assert.equal(await source(), "Country");
    const nightly = await run(azureDrift);
    assert.ok(nightly.hasSucceeded, nightly.log);
    assert.deepEqual([...reviewed.connections, ...deployed.connections], ["leads-review", "leads-deploy"]);
    assertNothingSecret(reviewed.log + deployed.log, [azure.token, "token-of-the-connection"]);
  });

  it("reviews the offers that changed in one comment, and deploys the canary before the rest", async () => {
    const { project } = deployment;
    const offer = (stack: string, offerId: string, name: string) =>
      writeFileSync(
        join(project, `offers/${stack}.yaml`),
        `config: { offerId: ${offerId}, fieldMap: { jobtitle: UserDetails.${name} } }\n`,
      );
    const committed = () => {
      git(project, "add", ".");
      git(project, "commit", "--message", "Offers");
    };
    const { "marketplace-leads:offerId": offerId = "", ...shared } = contosoConfig;
    mkdirSync(join(project, "offers"));
    writeFileSync(join(project, "offers/defaults.yaml"), JSON.stringify({ config: shared }));
    writeFileSync(join(project, ".gitignore"), "leads*\n");
    offer("prod", offerId, "Country");
    offer("same", "contoso.same", "Country");
    git(project, "init");
    committed();
    offer("prod", offerId, "Phone");
    offer("new", "contoso.new", "Phone");
    committed();
    const pullRequest = 8;
    const reviewed = succeeded(await job({ ...review, env: { STACK: "" } }, "report", { pullRequest }));
    const artifact = reviewed.used.find(({ uses }) => uses.startsWith("actions/upload-artifact"));
    assert.equal(artifact?.with.name, "leads-report-offers");
    const comments = gitHub.comments.filter(({ issue }) => issue === pullRequest);
    assert.equal(comments.length, 1);
    const [, ...digests] = (comments[0]?.body ?? "").split("<!-- leads-digest:");
    assert.deepEqual(
      digests.map((line) => line.split(" ")[0]),
      ["new", "prod"],
    );
    gitHub.merges[merged] = [pullRequest];
    const stacks = async () => (await deployment.must("stack", "ls")).stdout;
    const canary: GitHubWorkflow = JSON.parse(JSON.stringify(deployOffers).replace("*-test", "p*"));
    succeeded(await job(canary, "canary"));
    assert.equal(await source(), "Phone");
    assert.doesNotMatch(await stacks(), /^new /m);
    const rest = succeeded(await job(canary, "production"));
    assert.match(rest.log, /2 stacks: 1 unchanged, 1 changed/);
    assert.match(await stacks(), /^new /m);
    assert.doesNotMatch(await stacks(), /^same /m);
  });
});
