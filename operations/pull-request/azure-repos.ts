/**
 * The comments of a pull request in Azure Repos, as threads of one comment each.
 *
 * Unverified: no request of this file has run against Azure DevOps.
 */
import { OperationError } from "../errors";
import type { Answer, Service } from "../services/service-request";
import { ask, type HostAccess, type HostRequest } from "./code-host";
import { oneLine } from "./github";
import { type CommentStore, TooLong } from "./put-comment";

export interface AzureReposAccess extends HostAccess {
  /** E.g. `https://dev.azure.com/contoso/`. */
  collectionUrl: string;
  project: string;
  repositoryId: string;
}

interface Thread {
  id: number;
  isDeleted?: boolean;
  comments?: readonly { id: number; content?: string; isDeleted?: boolean; author?: { id?: string } }[];
}

/** A thread that nobody has to resolve. Source: https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads */
const closed = 4;
const plainText = 1;
/** Source: https://learn.microsoft.com/javascript/api/azure-devops-extension-api/gitpullrequestquerytype */
const lastMergeCommit = 1;

export class AzureRepos {
  readonly access: AzureReposAccess;
  readonly #service: Service;

  constructor(access: AzureReposAccess) {
    this.access = access;
    this.#service = {
      name: "Azure DevOps",
      origin: new URL(access.collectionUrl).origin,
      unreachable: "LEADS_HOST_UNREACHABLE",
      check: "Check the network and SYSTEM_ACCESSTOKEN.",
    };
  }

  get #collection(): string {
    return this.access.collectionUrl.replace(/\/*$/, "");
  }

  /** Id of the account that the token belongs to. */
  async author(): Promise<string | undefined> {
    const answer = await this.#ask("GET", `${this.#collection}/_apis/connectionData`);
    if (!answer.ok) throw this.refusal(answer, "the sign-in");
    return (answer.body as { authenticatedUser?: { id?: string } }).authenticatedUser?.id;
  }

  /** @param path below the repository, e.g. `/pullRequests/7/threads` */
  send(method: HostRequest["method"], path: string, body?: object, isQuery = false): Promise<Answer> {
    const { project, repositoryId } = this.access;
    const repository = [project, "_apis/git/repositories", repositoryId].map(encodeURI).join("/");
    return this.#ask(method, `${this.#collection}/${repository}${path}?api-version=7.1`, body, isQuery);
  }

  #ask(method: HostRequest["method"], url: string, body?: object, isQuery = false): Promise<Answer> {
    const headers = { accept: "application/json" };
    const request = { method, url, headers, isQuery, ...(body !== undefined && { body }) };
    return ask(this.access, this.#service, request);
  }

  refusal(answer: Answer, doing: string): Error {
    const { message = "no reason" } = (answer.body ?? {}) as { message?: string };
    if (answer.status === 400 && /longer than/.test(message)) return new TooLong();
    const found = `Azure DevOps answered ${answer.status} (${oneLine(message)}) to ${doing}`;
    if (![401, 403, 404].includes(answer.status))
      return new OperationError("LEADS_COMMENT_REFUSED", found, "Fix that and run the job again.");
    return new OperationError(
      "LEADS_COMMENT_FORBIDDEN",
      `${found}, expected a token with the permission "Contribute to pull requests"`,
      'Set in the step: SYSTEM_ACCESSTOKEN: $(System.AccessToken). In Project settings, Repositories, Security, give "Contribute to pull requests" to the project\'s Build Service.',
    );
  }
}

/** Source: https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-thread-comments */
export function pullRequestThreads(repos: AzureRepos, number: number): CommentStore {
  const threads = `/pullRequests/${number}/threads`;
  const doing = `the comment on pull request ${number}`;
  const must = (answer: Answer) => {
    if (!answer.ok) throw repos.refusal(answer, doing);
    return `pull request ${number}`;
  };
  return {
    name: `pull request ${number}`,
    sleep: repos.access.sleep,
    async list() {
      const answer = await repos.send("GET", threads);
      must(answer);
      const author = await repos.author();
      const { value = [] } = answer.body as { value?: readonly Thread[] };
      return value
        .filter(({ isDeleted }) => isDeleted !== true)
        .flatMap(({ id, comments = [] }) => comments.slice(0, 1).map((comment) => ({ ...comment, id })))
        .filter((comment) => comment.isDeleted !== true && comment.author?.id === author)
        .map(({ id, content = "" }) => ({ id, text: content }));
    },
    async create(content) {
      const comment = { parentCommentId: 0, content, commentType: plainText };
      return must(await repos.send("POST", threads, { comments: [comment], status: closed }));
    },
    async update(id, content) {
      const answer = await repos.send("PATCH", `${threads}/${id}/comments/1`, { content });
      return answer.status === 404 ? undefined : must(answer);
    },
    async remove(id) {
      const answer = await repos.send("DELETE", `${threads}/${id}/comments/1`);
      if (answer.status !== 404) must(answer);
    },
  };
}

/** Numbers of the pull requests whose merge made this commit. */
export async function pullRequestsInAzure(repos: AzureRepos, commit: string): Promise<number[]> {
  const queries = [{ type: lastMergeCommit, items: [commit] }];
  const answer = await repos.send("POST", "/pullrequestquery", { queries }, true);
  if (!answer.ok) throw repos.refusal(answer, `the pull requests of commit ${commit}`);
  const { results = [] } = answer.body as { results?: Record<string, { pullRequestId: number }[]>[] };
  return results.flatMap((result) => (result[commit] ?? []).map(({ pullRequestId }) => pullRequestId));
}
