/** The comments of a pull request on GitHub, its drift issues, and the pull request of a commit. */
import type { Answer } from "../services/service-request";
import type { GitHub } from "./github";
import type { CommentStore } from "./put-comment";

interface GitHubComment {
  id: number;
  body?: string | null;
  user?: { login?: string } | null;
  html_url?: string;
}

interface GitHubIssue extends GitHubComment {
  number: number;
  /** Only of a pull request, which GitHub lists as an issue. */
  pull_request?: object;
}

/** Label of drift issues. GitHub creates it with the first one. */
export const driftLabel = "leads-drift";

/** Source: https://docs.github.com/en/rest/issues/comments */
export function pullRequestComments(gitHub: GitHub, number: number): CommentStore {
  const name = `pull request ${number} of ${gitHub.access.repository}`;
  const doing = `the comment on pull request ${number}`;
  const refusal = (answer: Answer) => gitHub.refusal(answer, doing, "pull-requests: write");
  return {
    name,
    sleep: gitHub.access.sleep,
    async list() {
      const path = `/issues/${number}/comments?per_page=100`;
      const comments = await gitHub.pages<GitHubComment>(path, doing, "pull-requests: write");
      return own(comments, await gitHub.author());
    },
    async create(body) {
      const answer = await gitHub.send("POST", `/issues/${number}/comments`, { body });
      if (!answer.ok) throw refusal(answer);
      return addressOf(answer);
    },
    async update(id, body) {
      const answer = await gitHub.send("PATCH", `/issues/comments/${id}`, { body });
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw refusal(answer);
      return addressOf(answer);
    },
    async remove(id) {
      const answer = await gitHub.send("DELETE", `/issues/comments/${id}`);
      if (!answer.ok && answer.status !== 404) throw refusal(answer);
    },
  };
}

/** Open issues with {@link driftLabel}. `remove` closes one. Source: https://docs.github.com/en/rest/issues/issues */
export function driftIssues(gitHub: GitHub, title: string): CommentStore {
  const doing = "the drift issue";
  const write = async (method: "POST" | "PATCH", path: string, body: object) => {
    const answer = await gitHub.send(method, path, body);
    if (answer.status === 404 && method === "PATCH") return undefined;
    if (!answer.ok) throw gitHub.refusal(answer, doing, "issues: write");
    return addressOf(answer);
  };
  return {
    name: `the issues of ${gitHub.access.repository}`,
    sleep: gitHub.access.sleep,
    async list() {
      const path = `/issues?state=open&labels=${driftLabel}&per_page=100`;
      const issues = await gitHub.pages<GitHubIssue>(path, doing, "issues: write");
      const withoutPulls = issues.filter((issue) => issue.pull_request === undefined);
      return own(
        withoutPulls.map((issue) => ({ ...issue, id: issue.number })),
        await gitHub.author(),
      );
    },
    create: async (body) => (await write("POST", "/issues", { title, body, labels: [driftLabel] })) ?? "",
    update: (id, body) => write("PATCH", `/issues/${id}`, { body }),
    async remove(id) {
      await write("PATCH", `/issues/${id}`, { state: "closed", state_reason: "completed" });
    },
  };
}

/** Numbers of the pull requests whose merge made this commit, also squashed. Source: https://docs.github.com/en/rest/commits/commits */
export async function pullRequestsOf(gitHub: GitHub, commit: string): Promise<number[]> {
  const path = `/commits/${encodeURIComponent(commit)}/pulls?per_page=100`;
  const doing = `the pull requests of commit ${commit}`;
  const pulls = await gitHub.pages<{ number: number; merge_commit_sha?: string | null }>(
    path,
    doing,
    "pull-requests: read",
  );
  return pulls.filter((pull) => pull.merge_commit_sha === commit).map(({ number }) => number);
}

const own = (comments: readonly GitHubComment[], author: string) =>
  comments.filter(({ user }) => user?.login === author).map(({ id, body }) => ({ id, text: body ?? "" }));

const addressOf = ({ body }: Answer): string => (body as GitHubComment | undefined)?.html_url ?? "";
