/** The part of Pulumi Cloud's REST API that `pulumi deployment settings edit` calls. Served by `serveDouble`. */

export class PulumiCloudDouble {
  origin = "";
  /** Deployment settings by `organisation/project/stack`. */
  readonly settings = new Map<string, unknown>();

  readonly handle = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/user")
      return Response.json({ githubLogin: "ada", organizations: [{ githubLogin: "contoso" }] });
    const [, id = "", rest] = /^\/api\/stacks\/([^/]+\/[^/]+\/[^/]+)(\/.*)?$/.exec(pathname) ?? [];
    if (rest !== "/deployments/settings") {
      const [orgName, projectName, stackName] = id.split("/");
      return Response.json({ orgName, projectName, stackName });
    }
    if (request.method === "POST") this.settings.set(id, await request.json());
    return Response.json(this.settings.get(id) ?? {});
  };
}
