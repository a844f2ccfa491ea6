/** Where a job posts: from the variables of GitHub Actions and Azure Pipelines. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pullRequestHost } from "../../cli/review/pull-request-host";
import { AzureReposDouble } from "../support/azure-repos-double";
import { assertExplained } from "../support/explained";
import { GitHubDouble } from "../support/github-double";
import { serveDouble } from "../support/serve-double";

type Variables = Record<string, string>;

const refused = (call: () => unknown, found: RegExp) =>
  assert.throws(call, (error: Error) => {
    assertExplained(error.message, { code: "LEADS_NOT_IN_CI", found, fix: /docs\/ci\.md/ });
    return true;
  });

describe("a job of GitHub Actions", () => {
  const double = new GitHubDouble();
  const folder = mkdtempSync(join(tmpdir(), "leads-event-"));
  const event = join(folder, "event.json");
  let stop: () => Promise<void>;
  let variables: Variables;

  before(async () => {
    stop = await serveDouble(double);
    variables = {
      ...{ GITHUB_API_URL: double.origin, GITHUB_REPOSITORY: "contoso/leads", GITHUB_TOKEN: double.token },
      GITHUB_EVENT_PATH: event,
    };
  });
  after(async () => {
    await stop();
    rmSync(folder, { recursive: true });
  });

  it("has its pull request in the event, or in the ref", async () => {
    writeFileSync(event, JSON.stringify({ pull_request: { number: 7 } }));
    await pullRequestHost(undefined, variables).comments().create("one");
    writeFileSync(event, "{}");
    await pullRequestHost(undefined, { ...variables, GITHUB_REF: "refs/pull/8/merge" })
      .comments()
      .create("two");
    assert.deepEqual(
      double.comments.map(({ issue, body }) => [issue, body]),
      [
        [7, "one"],
        [8, "two"],
      ],
    );
  });

  it("has its merged pull request by the commit", async () => {
    double.merges.c0ffee = [7];
    const { stores } = await pullRequestHost(undefined, {
      ...variables,
      GITHUB_SHA: "c0ffee",
    }).mergedComments();
    assert.deepEqual(await stores[0]?.list(), [{ id: 101, text: "one" }]);
  });

  it("is missing a variable, or has an unexpected one", () => {
    const { GITHUB_TOKEN: _, ...withoutToken } = variables;
    refused(() => pullRequestHost(undefined, withoutToken), /GITHUB_TOKEN is not set/);
    refused(() => pullRequestHost(undefined, {}), /GITHUB_REPOSITORY is not set/);
    refused(
      () => pullRequestHost(undefined, { ...variables, GITHUB_REPOSITORY: "../x" }),
      /expected owner\/name/,
    );
    refused(() => pullRequestHost(undefined, { ...variables, GITHUB_API_URL: "api" }), /expected a URL/);
    writeFileSync(event, "not JSON");
    refused(() => pullRequestHost(undefined, variables).comments(), /name no pull request/);
  });
});

describe("a build of Azure Pipelines", () => {
  const double = new AzureReposDouble();
  let stop: () => Promise<void>;
  let variables: Variables;

  before(async () => {
    stop = await serveDouble(double);
    variables = {
      ...{ SYSTEM_COLLECTIONURI: `${double.origin}/contoso/`, SYSTEM_TEAMPROJECT: "Lead desk" },
      ...{
        SYSTEM_ACCESSTOKEN: double.token,
        BUILD_REPOSITORY_ID: "r1",
        SYSTEM_PULLREQUEST_PULLREQUESTID: "7",
      },
    };
  });
  after(() => stop());

  it("posts to its pull request, and finds it again by the merge commit", async () => {
    await pullRequestHost(undefined, variables).comments().create("one");
    double.merges.c0ffee = [7];
    const build = { ...variables, BUILD_SOURCEVERSION: "c0ffee" };
    const { stores } = await pullRequestHost(undefined, build).mergedComments();
    assert.deepEqual(await stores[0]?.list(), [{ id: 1, text: "one" }]);
  });

  it("is missing a variable, or has an unexpected one", () => {
    const unmapped = { ...variables, SYSTEM_ACCESSTOKEN: "$(System.AccessToken)" };
    refused(() => pullRequestHost(undefined, unmapped), /SYSTEM_ACCESSTOKEN is not set/);
    refused(() => pullRequestHost(undefined, { ...variables, SYSTEM_COLLECTIONURI: "x" }), /expected a URL/);
    const { SYSTEM_PULLREQUEST_PULLREQUESTID: _, ...ofBranch } = variables;
    refused(() => pullRequestHost(undefined, ofBranch).comments(), /PULLREQUESTID is not set/);
    const odd = { ...variables, SYSTEM_PULLREQUEST_PULLREQUESTID: "x" };
    refused(() => pullRequestHost(undefined, odd).comments(), /not a number/);
  });
});
