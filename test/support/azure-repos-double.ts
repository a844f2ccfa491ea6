/** A double of Azure Repos, as far as reports use it. Unverified: its answers are those of Microsoft's documentation. */
import { Hono } from "hono";

interface DoubleThread {
  id: number;
  status: number;
  comments: { id: number; content: string; author: { id: string } }[];
}

export const buildService = "11111111-0000-4000-8000-000000000000";
const path = "/contoso/Lead%20desk/_apis/git/repositories/r1";

export class AzureReposDouble {
  readonly token = "system-access-token-of-the-double";
  readonly threads: DoubleThread[] = [];
  /** Commit → numbers of pull requests. */
  readonly merges: Record<string, number[]> = {};
  readonly requests: string[] = [];
  mayContribute = true;
  /** Set when it is served on a port. */
  origin = "https://dev.azure.com";
  readonly #app = new Hono();

  constructor() {
    this.#app.use(async (context, next) => {
      const { pathname } = new URL(context.req.url);
      this.requests.push(`${context.req.method} ${pathname}`);
      if (context.req.header("authorization") === `Bearer ${this.token}`) return next();
      return context.json({ message: "TF400813: The user is not authorized to access this resource." }, 401);
    });
    this.#app.get("/contoso/_apis/connectionData", (context) =>
      context.json({ authenticatedUser: { id: buildService } }),
    );
    this.#app.all("*", async (context) => {
      const { pathname } = new URL(context.req.url);
      const { method } = context.req;
      const body = method === "POST" || method === "PATCH" ? await context.req.json() : undefined;
      return this.#answer(method, pathname, body);
    });
  }

  readonly fetch = ((input: string, init?: RequestInit) =>
    this.#app.fetch(new Request(input, init))) as typeof fetch;
  readonly handle = (request: Request) => this.#app.fetch(request);

  add(content: string, author = buildService): DoubleThread {
    const thread = {
      id: this.threads.length + 1,
      status: 4,
      comments: [{ id: 1, content, author: { id: author } }],
    };
    this.threads.push(thread);
    return thread;
  }

  #answer(method: string, pathname: string, body: any): Response {
    if (pathname === `${path}/pullrequestquery`) {
      const [commit] = body.queries[0].items as [string];
      const pulls = (this.merges[commit] ?? []).map((pullRequestId) => ({ pullRequestId }));
      return Response.json({ results: [{ [commit]: pulls }] });
    }
    const [, id] = new RegExp(`^${path}/pullRequests/7/threads(?:/(\\d+)/comments/1)?$`).exec(pathname) ?? [];
    if (!pathname.startsWith(`${path}/pullRequests/7/threads`))
      return Response.json({ message: "not found" }, { status: 404 });
    if (method === "GET") return Response.json({ value: this.threads });
    if (!this.mayContribute)
      return Response.json(
        { message: "TF401027: You need the Git 'PullRequestContribute' permission" },
        { status: 403 },
      );
    const content = method === "POST" ? body.comments[0].content : body?.content;
    if (content?.length > 150_000)
      return Response.json(
        { message: "A discussion comment cannot be longer than 150000 characters." },
        { status: 400 },
      );
    return this.#write(method, Number(id), content);
  }

  #write(method: string, id: number, content: string): Response {
    if (method === "POST") return Response.json(this.add(content));
    const index = this.threads.findIndex((thread) => thread.id === id);
    const comment = this.threads[index]?.comments[0];
    if (comment === undefined) return Response.json({ message: "not found" }, { status: 404 });
    if (method === "DELETE") this.threads.splice(index, 1);
    else comment.content = content;
    return method === "DELETE" ? new Response(null, { status: 200 }) : Response.json(comment);
  }
}
