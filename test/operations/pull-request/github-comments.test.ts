/** One comment on a pull request on GitHub, updated in place, for every status that GitHub answers. */
import assert from "node:assert/strict";
import {
  type CommentContent,
  commentText,
  markerOf,
  readComment,
} from "../../../operations/pull-request/comment-text";
import { GitHub } from "../../../operations/pull-request/github";
import { pullRequestComments } from "../../../operations/pull-request/github-comments";
import { putComment } from "../../../operations/pull-request/put-comment";
import { assertExplained } from "../../support/explained";
import { GitHubDouble, ownLogin } from "../../support/github-double";

const marker = markerOf("leads-report", "marketplace-leads", "prod");
const digest = "ab".repeat(32);

const content = (text: string): CommentContent => ({
  marker,
  digests: { prod: digest },
  render: (limit) => text.slice(0, limit),
});

describe("a report on a GitHub pull request", () => {
  let double: GitHubDouble;
  let waits: number[];

  beforeEach(() => {
    double = new GitHubDouble();
    waits = [];
  });

  const put = (text: string, token = double.token) => {
    const gitHub = new GitHub({
      ...{ fetch: double.fetch, token, apiUrl: double.origin, repository: "contoso/leads" },
      now: () => 1_000_000,
      sleep: (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
    });
    return putComment(pullRequestComments(gitHub, 7), content(text));
  };
  const bodies = () => double.comments.filter(({ login }) => login === ownLogin).map(({ body }) => body);
  const refused = async (status: number, code: string, found: RegExp, fix: RegExp, headers = {}) => {
    double.faults.push({ method: "POST", path: /comments$/, status, headers, times: 100 });
    await assert.rejects(put("safe"), (error: Error) => {
      assertExplained(error.message, { code, found, fix }, [double.token]);
      return true;
    });
  };

  it("is created, then updated in place, then left alone", async () => {
    const created = await put("one");
    assert.deepEqual(
      [created.did, created.url],
      ["created", "https://github.com/contoso/leads/pull/7#issuecomment-101"],
    );
    assert.equal((await put("two")).did, "updated");
    assert.equal((await put("two")).did, "unchanged");
    assert.equal(double.comments.length, 1);
    assert.match(bodies()[0] ?? "", /^<!-- leads-report:marketplace-leads:prod sha256:[0-9a-f]{64} -->\n/);
    assert.deepEqual(readComment(bodies()[0] ?? "")?.digests, new Map([["prod", digest]]));
    assert.equal(double.requests.filter((request) => request.startsWith("PATCH")).length, 1);
  });

  it("is found on the last page", async () => {
    for (let count = 0; count < 250; count++) double.add(`comment ${count}`, "ann");
    await put("one");
    await put("two");
    assert.equal(bodies().length, 1);
    assert.match(bodies()[0] ?? "", /two/);
    assert.ok(double.requests.filter((request) => request.startsWith("GET /repos")).length >= 6);
  });

  it("is not taken from somebody who quotes the marker, and not from another key", async () => {
    const quoted = double.add(commentText(content("quoted"), 1000), "mallory");
    const other = double.add(
      commentText(
        { ...content("other"), marker: markerOf("leads-report", "marketplace-leads", "test") },
        1000,
      ),
    );
    assert.equal((await put("one")).did, "created");
    assert.match(quoted.body, /quoted/);
    assert.match(other.body, /other/);
  });

  it("replaces what somebody edited, and says so", async () => {
    await put("one");
    const [comment] = double.comments;
    assert.ok(comment);
    comment.body = comment.body.replace("one", "all good!");
    const again = await put("one");
    assert.deepEqual([again.did, again.wasEdited], ["updated", true]);
    assert.match(comment.body, /one/);
  });

  it("is not edited when only the line ends changed", async () => {
    await put("one\ntwo");
    const [comment] = double.comments;
    assert.ok(comment);
    comment.body = comment.body.replaceAll("\n", "\r\n");
    assert.deepEqual(await put("one\ntwo"), { did: "unchanged", wasEdited: false, removed: 0 });
  });

  it("is posted again when somebody deleted it, also between list and update", async () => {
    await put("one");
    double.comments.length = 0;
    assert.equal((await put("two")).did, "created");
    double.faults.push({ method: "PATCH", path: /comments\/\d+$/, status: 404 });
    assert.equal((await put("three")).did, "created");
    assert.equal((await put("three")).removed, 1);
    assert.equal(bodies().length, 1);
  });

  it("keeps the oldest of several and removes the others", async () => {
    const first = double.add(commentText(content("one"), 1000));
    double.add(commentText(content("two"), 1000));
    double.add(commentText(content("three"), 1000));
    assert.equal((await put("four")).removed, 2);
    assert.deepEqual(
      double.comments.map(({ id }) => id),
      [first.id],
    );
    assert.match(first.body, /four/);
  });

  it("is folded one step more when GitHub says that it is too long", async () => {
    double.faults.push({
      ...{ method: "POST", path: /comments$/, status: 422, times: 2 },
      body: {
        message: "Validation Failed",
        errors: [{ message: "Body is too long (maximum is 65536 characters)" }],
      },
    });
    await put("x".repeat(100_000));
    assert.ok((bodies()[0] ?? "").length <= 32_000);
    assert.ok((bodies()[0] ?? "").length > 31_000);
  });

  it("stays below the limit that GitHub names", async () => {
    await put("é".repeat(100_000));
    assert.equal(double.requests.filter((request) => request.startsWith("POST")).length, 1);
    assert.ok((bodies()[0] ?? "").length <= 64_000);
  });

  it("waits as long as a rate limit asks for", async () => {
    double.faults.push({ method: "POST", path: /comments$/, status: 429, headers: { "retry-after": "7" } });
    double.faults.push({
      ...{ method: "GET", path: /comments$/, status: 403 },
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030" },
    });
    assert.equal((await put("one")).did, "created");
    assert.deepEqual(waits, [30_000, 7_000]);
  });

  it("does not wait for an hour", () =>
    refused(403, "LEADS_HOST_BUSY", /asks to wait 2600 seconds/, /later/, {
      ...{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "3600" },
    }));

  it("is tried again after 5xx, and gives up after some tries", async () => {
    double.faults.push({ method: "GET", path: /comments$/, status: 502, times: 3 });
    assert.equal((await put("one")).did, "created");
    double.comments.length = 0;
    await refused(500, "LEADS_HOST_BUSY", /GitHub answered 500/, /later/);
  });

  it("is not posted twice when a gateway answers 502 after GitHub wrote it", async () => {
    double.faults.push({ method: "POST", path: /comments$/, status: 502, isDone: true });
    assert.equal((await put("one")).did, "unchanged");
    assert.equal(bodies().length, 1);
  });

  it("names the permission that the token lacks", async () => {
    double.permissions.pullRequests = false;
    await assert.rejects(put("one"), (error: Error) => {
      const code = "LEADS_COMMENT_FORBIDDEN";
      const found = /403 \(Resource not accessible by integration\).*pull request 7 in contoso\/leads/;
      assertExplained(error.message, { code, found, fix: /pull-requests: write/ }, [double.token]);
      return true;
    });
    assert.deepEqual(waits, []);
  });

  it("names the permission when GitHub hides the repository", () =>
    refused(404, "LEADS_COMMENT_FORBIDDEN", /404/, /pull-requests: write/));

  it("explains a token that does not work, and another refusal", async () => {
    await assert.rejects(put("one", "ghs_another-token"), (error: Error) => {
      const explanation = {
        code: "LEADS_COMMENT_FORBIDDEN",
        found: /401 \(Bad credentials\)/,
        fix: /GITHUB_TOKEN/,
      };
      assertExplained(error.message, explanation, ["ghs_another-token"]);
      return true;
    });
    await refused(422, "LEADS_COMMENT_REFUSED", /422 \(A fault\)/, /run the job again/);
  });

  it("gives its token to no other server", async () => {
    double.faults.push({
      ...{ method: "GET", path: /comments$/, status: 200, body: [] },
      headers: { link: '<https://evil.example.com/page2>; rel="next"' },
    });
    assert.equal((await put("one")).did, "created");
  });

  it("explains a server that does not answer", async () => {
    const gitHub = new GitHub({
      ...{ token: double.token, apiUrl: double.origin, repository: "contoso/leads", now: () => 0 },
      fetch: () => Promise.reject(Object.assign(new Error("no"), { code: "ECONNREFUSED" })),
      sleep: () => Promise.resolve(),
    });
    await assert.rejects(putComment(pullRequestComments(gitHub, 7), content("one")), (error: Error) => {
      const explanation = { code: "LEADS_HOST_UNREACHABLE", found: /ECONNREFUSED/, fix: /GITHUB_API_URL/ };
      assertExplained(error.message, explanation);
      return true;
    });
  });
});
