/**
 * A small ARM and Microsoft Graph for tests of the provider doubles: a map of what was PUT, and what was asked.
 */
import type { Fetch } from "../../../sandbox/pulumi-provider/rest-client";

type Json = Record<string, any>;

/** What a request was: method, url and body. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: any;
}

/** Makes the fake; `resources` maps a lower-case ARM id or Graph path to its JSON. */
export function createFakeAzure() {
  const resources = new Map<string, Json>();
  const asked: Asked[] = [];
  const planned: Response[] = [];

  const fetch: Fetch = async (url, init = {}) => {
    const { hostname, pathname } = new URL(url);
    const method = init.method ?? "GET";
    const body = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    asked.push({ method, url, body });
    const next = planned.shift();
    if (next !== undefined) return next;
    return hostname === "graph.microsoft.com"
      ? graph(method, pathname.replace("/v1.0", ""), body, new URL(url).searchParams)
      : arm(resources, method, pathname, body);
  };

  let count = 0;
  const nextId = () => `00000000-0000-4000-8000-${String(++count).padStart(12, "0")}`;

  function graph(method: string, path: string, body: Json | undefined, query: URLSearchParams): Response {
    const [, collection = "", id, action] = path.split("/");
    const key = `/${collection}/${id}`;
    if (id === undefined && method === "POST") {
      const created = { ...body, id: nextId(), passwordCredentials: [] } as Json;
      if (collection === "applications") created.appId = nextId();
      created.owners = (body?.["owners@odata.bind"] ?? []).map((url: string) => ({
        id: url.split("/").at(-1),
      }));
      resources.set(`/${collection}/${created.id}`, created);
      return Response.json(created, { status: 201 });
    }
    if (id === undefined) {
      const [, name = "", value] = /(\w+) eq '(.*)'/.exec(query.get("$filter") ?? "") ?? [];
      const all = [...resources]
        .filter(([path]) => path.startsWith(`/${collection}/`))
        .map(([, found]) => found);
      return Response.json({ value: all.filter((found) => found[name] === value) });
    }
    const found = resources.get(key);
    if (found === undefined) return notFound("Request_ResourceNotFound", `Resource '${id}' does not exist.`);
    return graphItem(method, key, found, action, body);
  }

  function graphItem(
    method: string,
    key: string,
    found: Json,
    action: string | undefined,
    body: any,
  ): Response {
    if (action === "owners") return Response.json({ value: found.owners });
    if (action === "addPassword") {
      const credential = { ...body.passwordCredential, keyId: nextId() };
      found.passwordCredentials.push(credential);
      return Response.json({ ...credential, secretText: "marker-secret-text" });
    }
    if (action === "removePassword") {
      found.passwordCredentials = found.passwordCredentials.filter((one: Json) => one.keyId !== body.keyId);
      return new Response(null, { status: 204 });
    }
    if (method === "PATCH") Object.assign(found, body);
    if (method === "DELETE") resources.delete(key);
    return method === "GET" ? Response.json(found) : new Response(null, { status: 204 });
  }

  return {
    fetch,
    resources,
    asked,
    /** Answers the next request with this, whatever it is. */
    plan: (response: Response) => void planned.push(response),
  };
}

function arm(resources: Map<string, Json>, method: string, path: string, body: Json = {}): Response {
  const key = path.toLowerCase();
  if (method === "POST") {
    return Response.json({
      value: `https://sandbox.example${path}`,
      queries: { "api-version": "2016-10-01" },
    });
  }
  if (method === "PUT") resources.set(key, answer(path, body));
  const found = resources.get(key);
  if (found === undefined) return notFound("ResourceNotFound", `The Resource '${path}' was not found.`);
  return method === "DELETE" ? removeTree(resources, key) : Response.json(found);
}

function notFound(code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status: 404 });
}

function removeTree(resources: Map<string, Json>, key: string): Response {
  const inside = [...resources.keys()].filter((id) => `${id}/`.startsWith(`${key}/`));
  for (const id of inside) resources.delete(id);
  return new Response(null, { status: 200 });
}

/** What the service makes of a PUT: its own properties, and no secret. */
function answer(path: string, body: Json): Json {
  const name = path.split("/").at(-1);
  if (/\/resourcegroups\/[^/]+$/i.test(path)) {
    return {
      ...body,
      id: path,
      name,
      type: "Microsoft.Resources/resourceGroups",
      properties: { provisioningState: "Succeeded" },
    };
  }
  const type = /providers\/([^/]+\/[^/]+)/.exec(path)?.[1];
  const { parameterValues: _secret, ...properties } = body.properties ?? {};
  const service =
    type === "Microsoft.Web/connections"
      ? {
          statuses: [{ status: "Connected" }],
          createdTime: "2026-01-01T00:00:00Z",
          changedTime: "2026-01-01T00:00:00Z",
        }
      : {
          provisioningState: "Succeeded",
          version: "08584000000000000000",
          createdTime: "2026-01-01T00:00:00Z",
        };
  return { ...body, id: path, name, type, properties: { ...properties, ...service } };
}
