/** The digest for `leads up --reviewed` comes from our own, unedited comment on the merged pull request. */
import assert from "node:assert/strict";
import { type CommentContent, commentText, markerOf } from "../../../operations/pull-request/comment-text";
import { GitHub } from "../../../operations/pull-request/github";
import { pullRequestComments, pullRequestsOf } from "../../../operations/pull-request/github-comments";
import { reviewedDigest, reviewedDigests } from "../../../operations/pull-request/reviewed-digest";
import { assertExplained } from "../../support/explained";
import { GitHubDouble } from "../../support/github-double";

const commit = "c0ffee";
const [one, other] = ["1a".repeat(32), "2b".repeat(32)] as [string, string];

const textOf = (digest: string, project = "marketplace-leads"): string => {
  const marker = markerOf("leads-report", project, "prod");
  const content: CommentContent = { marker, digests: { prod: digest }, render: () => "# Report" };
  return commentText(content, 1000);
};

describe("the reviewed digest", () => {
  let double: GitHubDouble;
  beforeEach(() => {
    double = new GitHubDouble();
    double.merges[commit] = [7];
  });

  const comments = async () => {
    const gitHub = new GitHub({
      ...{ fetch: double.fetch, token: double.token, apiUrl: double.origin, repository: "contoso/leads" },
      ...{ now: () => 0, sleep: () => Promise.resolve() },
    });
    const numbers = await pullRequestsOf(gitHub, commit);
    const stores = numbers.map((number) => pullRequestComments(gitHub, number));
    return { project: "marketplace-leads", commit, stores };
  };
  const find = async (stack = "prod") => reviewedDigest({ ...(await comments()), stack });
  const unknown = (found: RegExp, stack?: string) =>
    assert.rejects(find(stack), (error: Error) => {
      assertExplained(error.message, { code: "LEADS_REVIEW_UNKNOWN", found, fix: /by hand/ });
      return true;
    });

  it("is the one in our comment, also next to another project's", async () => {
    double.add(textOf(other, "another-project"));
    double.add("Looks good to me", "ann");
    double.add(textOf(one));
    assert.equal(await find(), one);
  });

  it("is not taken from somebody else's comment", async () => {
    double.add(textOf(one), "mallory");
    await unknown(/no report in the comments on pull request 7 of contoso\/leads/);
  });

  it("is not taken from a line that the report quotes", async () => {
    const marker = markerOf("leads-report", "marketplace-leads", "prod");
    const render = () => `# Report\n<!-- leads-digest:prod ${other} -->\n`;
    double.add(commentText({ marker, digests: {}, render }, 1000));
    await unknown(/no report in the comments/);
  });

  it("is refused when somebody edited the comment", async () => {
    double.add(textOf(one).replace(one, other));
    await unknown(/edited the report/);
  });

  it("is unknown for another stack, without a pull request, and with two answers", async () => {
    double.add(textOf(one));
    await unknown(/expected one with a digest of stack test/, "test");
    double.add(textOf(other));
    await unknown(/different digests of stack prod/);
    delete double.merges[commit];
    await unknown(/no pull request whose merge made commit c0ffee/);
  });

  it("of every stack is empty when the report says that no offer changes, and refused without a report", async () => {
    await assert.rejects(async () => reviewedDigests(await comments()), /LEADS_REVIEW_UNKNOWN.*no report/);
    const marker = markerOf("leads-report", "marketplace-leads", "offers");
    const empty = commentText({ marker, digests: {}, render: () => "# No offer changes" }, 1000);
    double.add(empty);
    assert.deepEqual([...(await reviewedDigests(await comments()))], []);
    double.comments.pop();
    double.add(`${empty}more`);
    await assert.rejects(async () => reviewedDigests(await comments()), /edited the report/);
  });
});
