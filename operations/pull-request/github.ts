/** GitHub's REST API: requests of one repository, all pages of a list, refusals in words. */
import { OperationError } from "../errors";
import type { Answer, Service } from "../services/service-request";
import { ask, type HostAccess, type HostRequest } from "./code-host";
import { TooLong } from "./put-comment";

export interface GitHubAccess extends HostAccess {
  /** E.g. `https://api.github.com`. */
  apiUrl: string;
  /** E.g. `contoso/leads`. */
  repository: string;
  /** Login that writes our comments. @default the token's own */
  author?: string;
}

/** Account of the token that GitHub Actions gives to a job. */
const actionsAccount = "github-actions[bot]";

/** Permission of a job that a request needs. */
type Permission = "pull-requests: write" | "pull-requests: read" | "issues: write";

export class GitHub {
  readonly access: GitHubAccess;
  readonly #service: Service;
  #author: Promise<string> | undefined;

  constructor(access: GitHubAccess) {
    this.access = access;
    this.#service = {
      name: "GitHub",
      origin: new URL(access.apiUrl).origin,
      unreachable: "LEADS_HOST_UNREACHABLE",
      check: "Check the network and GITHUB_API_URL.",
    };
  }

  /** Login of the account that the token belongs to. */
  author(): Promise<string> {
    const { author } = this.access;
    this.#author ??= author === undefined ? this.#ownLogin() : Promise.resolve(author);
    return this.#author;
  }

  /** A job's token may not ask who it is. Source: https://github.com/anthropics/claude-code-action/issues/538 */
  async #ownLogin(): Promise<string> {
    const answer = await this.#ask("GET", `${this.access.apiUrl}/user`);
    if (answer.status === 401) throw this.refusal(answer, "the sign-in", "pull-requests: write");
    const { login } = (answer.body ?? {}) as { login?: string };
    return answer.ok && login !== undefined ? login : actionsAccount;
  }

  /** @param path below the repository, e.g. `/issues/7/comments` */
  send(method: HostRequest["method"], path: string, body?: object): Promise<Answer> {
    return this.#ask(method, `${this.access.apiUrl}/repos/${this.access.repository}${path}`, body);
  }

  /** The items of all pages. */
  async pages<Item>(path: string, doing: string, permission: Permission): Promise<Item[]> {
    const items: Item[] = [];
    let url: string | undefined = `${this.access.apiUrl}/repos/${this.access.repository}${path}`;
    while (url !== undefined) {
      const answer: Answer = await this.#ask("GET", url);
      if (!answer.ok) throw this.refusal(answer, doing, permission);
      if (Array.isArray(answer.body)) items.push(...(answer.body as Item[]));
      url = this.#next(answer);
    }
    return items;
  }

  /** The next page, only on the same server: the token must not go anywhere else. */
  #next({ headers }: Answer): string | undefined {
    const [, url] = /<([^>]+)>;\s*rel="next"/.exec(headers.get("link") ?? "") ?? [];
    if (url === undefined || !URL.canParse(url)) return undefined;
    return new URL(url).origin === this.#service.origin ? url : undefined;
  }

  #ask(method: HostRequest["method"], url: string, body?: object): Promise<Answer> {
    const headers = { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
    return ask(this.access, this.#service, { method, url, headers, ...(body !== undefined && { body }) });
  }

  /** @param doing e.g. `the comment on pull request 7` */
  refusal(answer: Answer, doing: string, permission: Permission): Error {
    const { status } = answer;
    const { message = "no reason", errors = [] } = (answer.body ?? {}) as GitHubRefusal;
    if (status === 422 && /too long/i.test(JSON.stringify([message, errors]))) return new TooLong();
    const { repository } = this.access;
    const found = `GitHub answered ${status} (${oneLine(message)}) to ${doing} in ${repository}`;
    if (status === 401)
      return forbidden(
        `${found}, expected a valid token`,
        `Set in the step: GITHUB_TOKEN: \${{ github.token }}`,
      );
    if (status === 403 || status === 404)
      return forbidden(
        `${found}, expected a token with the permission ${permission}`,
        `Add this line below permissions: of the job: ${permission}. A pull request from a fork never gets it: see docs/ci.md.`,
      );
    return new OperationError("LEADS_COMMENT_REFUSED", found, "Fix that and run the job again.");
  }
}

interface GitHubRefusal {
  message?: string;
  errors?: readonly unknown[];
}

const forbidden = (found: string, fix: string) => new OperationError("LEADS_COMMENT_FORBIDDEN", found, fix);

/** Text of a service in one line of our error. */
export const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/[.\s]+$/, "")
    .slice(0, 200);
