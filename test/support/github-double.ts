/** A double of GitHub's REST API, as far as reports and drift issues use it. Its `fetch` opens no socket. */
import { Hono } from "hono";

export interface DoubleComment {
  id: number;
  issue: number;
  body: string;
  login: string;
}

export interface DoubleIssue {
  number: number;
  title: string;
  body: string;
  login: string;
  labels: string[];
  state: "open" | "closed";
  isPullRequest: boolean;
}

/** An answer given in place of the real one. */
export interface Fault {
  method: string;
  path: RegExp;
  status: number;
  headers?: Record<string, string>;
  body?: object;
  /** Whether the request is carried out all the same, like a 502 of a gateway. */
  isDone?: boolean;
  times?: number;
}

export const ownLogin = "github-actions[bot]";
const denied = { message: "Resource not accessible by integration", status: "403" };

export class GitHubDouble {
  readonly token = "ghs_token-of-the-double";
  readonly comments: DoubleComment[] = [];
  readonly issues: DoubleIssue[] = [];
  /** Commit → numbers of pull requests whose merge made it. */
  readonly merges: Record<string, number[]> = {};
  readonly faults: Fault[] = [];
  /** E.g. `POST /repos/contoso/leads/issues/7/comments`, in order. */
  readonly requests: string[] = [];
  /** What the token of the job may do. */
  permissions = { pullRequests: true, issues: true };
  /** Set when it is served on a port. */
  origin = "https://api.github.com";
  #lastId = 100;
  readonly #app = new Hono();

  constructor() {
    const app = this.#app;
    app.use(async (context, next) => {
      const { method, path } = context.req;
      this.requests.push(`${method} ${path}`);
      if (context.req.header("authorization") !== `Bearer ${this.token}`)
        return context.json({ message: "Bad credentials", status: "401" }, 401);
      const fault = this.faults.find((each) => each.method === method && each.path.test(path));
      if (fault === undefined) return next();
      fault.times = (fault.times ?? 1) - 1;
      if (fault.times === 0) this.faults.splice(this.faults.indexOf(fault), 1);
      if (fault.isDone) await next();
      const answer = Response.json(fault.body ?? { message: "A fault" }, {
        status: fault.status,
        headers: fault.headers ?? {},
      });
      context.res = undefined;
      context.res = answer;
      return undefined;
    });
    app.get("/user", (context) => context.json(denied, 403));
    this.#addComments();
    this.#addIssues();
  }

  /** Like a browser's; a URL of another origin is a mistake. */
  readonly fetch = ((input: string, init?: RequestInit) => {
    const { origin, pathname, search } = new URL(input);
    if (origin !== this.origin) throw new Error(`a request to ${origin}`);
    return this.#app.fetch(new Request(`http://double${pathname}${search}`, init));
  }) as typeof fetch;

  /** For a server on a port. */
  readonly handle = (request: Request) => this.#app.fetch(request);

  /** A comment that is there already. */
  add(body: string, login = ownLogin, issue = 7): DoubleComment {
    const comment = { id: ++this.#lastId, issue, body, login };
    this.comments.push(comment);
    return comment;
  }

  #addComments(): void {
    const app = this.#app;
    const issue = "/repos/contoso/leads/issues/:number/comments";
    const one = "/repos/contoso/leads/issues/comments/:id";
    app.get(issue, (context) => {
      const all = this.comments.filter((comment) => comment.issue === Number(context.req.param("number")));
      return this.#page(context.req.url, all.map(shownComment));
    });
    app.post(issue, async (context) => {
      if (!this.permissions.pullRequests) return context.json(denied, 403);
      const { body } = (await context.req.json()) as { body: string };
      if (body.length > 65_536) return context.json(tooLong, 422);
      return context.json(shownComment(this.add(body, ownLogin, Number(context.req.param("number")))), 201);
    });
    app.patch(one, async (context) => {
      if (!this.permissions.pullRequests) return context.json(denied, 403);
      const comment = this.comments.find(({ id }) => id === Number(context.req.param("id")));
      if (comment === undefined) return context.json({ message: "Not Found" }, 404);
      const { body } = (await context.req.json()) as { body: string };
      if (body.length > 65_536) return context.json(tooLong, 422);
      comment.body = body;
      return context.json(shownComment(comment));
    });
    app.delete(one, (context) => {
      const index = this.comments.findIndex(({ id }) => id === Number(context.req.param("id")));
      if (index < 0) return context.json({ message: "Not Found" }, 404);
      this.comments.splice(index, 1);
      return context.body(null, 204);
    });
    app.get("/repos/contoso/leads/commits/:sha/pulls", (context) => {
      const sha = context.req.param("sha");
      const numbers = this.merges[sha] ?? [];
      return context.json(numbers.map((number) => ({ number, merge_commit_sha: sha })));
    });
  }

  #addIssues(): void {
    const app = this.#app;
    app.get("/repos/contoso/leads/issues", (context) => {
      const label = context.req.query("labels") ?? "";
      const found = this.issues.filter(({ state, labels }) => state === "open" && labels.includes(label));
      return this.#page(context.req.url, found.map(shownIssue));
    });
    app.post("/repos/contoso/leads/issues", async (context) => {
      if (!this.permissions.issues) return context.json(denied, 403);
      const { title, body, labels } = (await context.req.json()) as DoubleIssue;
      const number = ++this.#lastId;
      const issue: DoubleIssue = {
        ...{ number, title, body, labels },
        ...{ login: ownLogin, state: "open", isPullRequest: false },
      };
      this.issues.push(issue);
      return context.json(shownIssue(issue), 201);
    });
    app.patch("/repos/contoso/leads/issues/:number", async (context) => {
      if (!this.permissions.issues) return context.json(denied, 403);
      const issue = this.issues.find(({ number }) => number === Number(context.req.param("number")));
      if (issue === undefined) return context.json({ message: "Not Found" }, 404);
      Object.assign(issue, await context.req.json());
      return context.json(shownIssue(issue));
    });
  }

  /** GitHub's pages: at most 100 items, the next one in the header `link`. */
  #page(url: string, items: readonly object[]): Response {
    const { pathname, searchParams } = new URL(url);
    const size = Math.min(100, Number(searchParams.get("per_page") ?? 30));
    const page = Number(searchParams.get("page") ?? 1);
    searchParams.set("page", String(page + 1));
    const next = `<${this.origin}${pathname}?${searchParams}>; rel="next"`;
    const headers = page * size < items.length ? { link: next } : undefined;
    return Response.json(items.slice((page - 1) * size, page * size), { ...(headers && { headers }) });
  }
}

const tooLong = {
  message: "Validation Failed",
  errors: [
    {
      ...{ resource: "IssueComment", code: "unprocessable", field: "data" },
      message: "Body is too long (maximum is 65536 characters)",
    },
  ],
};

const shownComment = ({ id, issue, body, login }: DoubleComment) => ({
  ...{ id, body, user: { login } },
  html_url: `https://github.com/contoso/leads/pull/${issue}#issuecomment-${id}`,
});

const shownIssue = ({ number, title, body, login, labels, state, isPullRequest }: DoubleIssue) => ({
  ...{ id: number * 1000, number, title, body, state, user: { login } },
  labels: labels.map((name) => ({ name })),
  html_url: `https://github.com/contoso/leads/issues/${number}`,
  ...(isPullRequest && { pull_request: {} }),
});
