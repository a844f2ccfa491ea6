/** One comment on a pull request in Azure Repos, updated in place. */
import assert from "node:assert/strict";
import {
  AzureRepos,
  pullRequestsInAzure,
  pullRequestThreads,
} from "../../../operations/pull-request/azure-repos";
import { markerOf } from "../../../operations/pull-request/comment-text";
import { putComment } from "../../../operations/pull-request/put-comment";
import { AzureReposDouble } from "../../support/azure-repos-double";
import { assertExplained } from "../../support/explained";

describe("a report on a pull request in Azure Repos", () => {
  let double: AzureReposDouble;
  beforeEach(() => {
    double = new AzureReposDouble();
  });

  const repos = (token = double.token) =>
    new AzureRepos({
      ...{ fetch: double.fetch, token, collectionUrl: `${double.origin}/contoso/` },
      ...{ project: "Lead desk", repositoryId: "r1", now: () => 0, sleep: () => Promise.resolve() },
    });
  const put = (text: string, token?: string) =>
    putComment(pullRequestThreads(repos(token), 7), {
      marker: markerOf("leads-report", "marketplace-leads", "prod"),
      digests: {},
      render: (limit) => text.slice(0, limit),
    });
  const refused = (promise: Promise<unknown>, found: RegExp) =>
    assert.rejects(promise, (error: Error) => {
      const fix = /Contribute to pull requests/;
      assertExplained(error.message, { code: "LEADS_COMMENT_FORBIDDEN", found, fix }, [double.token]);
      return true;
    });

  it("is one closed thread, updated in place, then left alone", async () => {
    assert.equal((await put("one")).did, "created");
    assert.equal((await put("two")).did, "updated");
    assert.equal((await put("two")).did, "unchanged");
    const [thread, ...others] = double.threads;
    assert.deepEqual(others, []);
    assert.equal(thread?.status, 4);
    assert.match(thread?.comments[0]?.content ?? "", /two/);
  });

  it("is not taken from somebody who quotes it, and duplicates are removed", async () => {
    await put("one");
    const text = double.threads[0]?.comments[0]?.content ?? "";
    double.add(text, "22222222-0000-4000-8000-000000000000");
    double.add(text);
    assert.equal((await put("two")).removed, 1);
    assert.equal(double.threads.length, 2);
    assert.equal(double.threads[1]?.comments[0]?.content, text);
  });

  it("is posted again when somebody deleted it", async () => {
    await put("one");
    double.threads.length = 0;
    assert.equal((await put("two")).did, "created");
  });

  it("names the permission that the build service lacks", async () => {
    double.mayContribute = false;
    await refused(put("one"), /403 \(TF401027/);
    await refused(put("one", "another-token-of-somebody"), /401/);
  });

  it("finds the pull request that made a commit", async () => {
    double.merges["0a1b"] = [7];
    assert.deepEqual(await pullRequestsInAzure(repos(), "0a1b"), [7]);
    assert.deepEqual(await pullRequestsInAzure(repos(), "ffff"), []);
  });
});
