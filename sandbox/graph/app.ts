/**
 * graph.microsoft.com: applications, service principals, their secrets and owners.
 * Source: https://learn.microsoft.com/graph/api/resources/application and .../serviceprincipal
 */
import { type Context, Hono } from "hono";
import type { TokenVerifier } from "../entra/caller";
import type { Directory, DirectoryObject, DirectoryObjectType } from "../entra/directory";
import type { Clock } from "../support/clock";
import { NotEmulated, SandboxError } from "../support/errors";
import type { IdSource } from "../support/ids";
import type { Collection } from "./collection";
import { applyChange, type Properties, renderObject } from "./directory-objects";
import { badRequest, graphErrorResponse, resourceNotFound } from "./errors";
import { addOwnerRoutes } from "./owners";
import { addPasswordRoutes } from "./passwords";
import { addAppRoleRoutes, denied, reachOf, requireReach } from "./permissions";
import { idOfReference, parseFilter, parseTop, readJson, requireObject, selectProperties } from "./query";

export interface GraphDependencies {
  directory: Directory;
  tokens: TokenVerifier;
  clock: Clock;
  ids: IdSource;
  /** The sandbox's own origin, accepted as a token audience. */
  origin: () => string;
}

const collections: Readonly<Record<string, DirectoryObjectType>> = {
  applications: "application",
  servicePrincipals: "servicePrincipal",
};

export function createGraphApp(dependencies: GraphDependencies): Hono {
  const { directory, tokens, clock, ids, origin } = dependencies;
  const app = new Hono();
  app.onError((failure, context) =>
    graphErrorResponse(failure, { clock, ids, requestId: context.req.header("client-request-id") }),
  );
  app.notFound((context) => {
    throw new NotEmulated(`the Graph request ${context.req.method} ${context.req.path}`);
  });
  app.use(async (context: Context, next) => {
    const audiences = ["https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000", origin()];
    const caller = await tokens.verify(context.req.header("authorization"), audiences);
    const reach = reachOf(caller, directory);
    if (reach === undefined) throw denied();
    context.set("caller", caller);
    context.set("reach", reach);
    await next();
  });
  for (const version of ["v1.0", "beta"]) addVersion(app, version, dependencies);
  return app;
}

function addVersion(app: Hono, version: string, { directory, clock }: GraphDependencies): void {
  for (const [name, type] of Object.entries(collections)) {
    const path = `/${version}/${name}`;
    const find = (context: Context) => {
      const found = findObject(context, name, type, directory);
      requireReach(context, found, directory);
      return found;
    };
    const collection: Collection = { app, path, type, directory, clock, find };
    // Hono reads the brackets in `applications(appId='…')` as part of the name, so they need their own routes
    for (const object of [`${path}/:id`, `/${version}/:key{${name}\\(.+\\)}`]) {
      addObjectRoutes(collection, object);
      addPasswordRoutes(collection, object);
      addOwnerRoutes(collection, object);
      if (type === "servicePrincipal") addAppRoleRoutes(collection, object);
    }
    addCollectionRoutes(collection);
  }
  addSharedRoutes(app, `/${version}`, directory);
}

/** By object id, or by `applications(appId='…')`. */
function findObject(
  context: Context,
  name: string,
  type: DirectoryObjectType,
  directory: Directory,
): DirectoryObject {
  const key = context.req.param("key");
  const id = context.req.param("id") ?? /^\w+\('?([^')]*)'?\)$/.exec(key ?? "")?.[1];
  if (id !== undefined) {
    const found = directory.find(id, type);
    if (found === undefined) throw resourceNotFound(id);
    return found;
  }
  const appId = /^\w+\(appId='([^']+)'\)$/i.exec(key ?? "")?.[1];
  if (appId === undefined) throw new NotEmulated(`the key '${key}' of ${name}`);
  const found = directory.findByAppId(appId, type);
  if (found === undefined) throw resourceNotFound(appId);
  return found;
}

function addCollectionRoutes({ app, path, type, directory, clock }: Collection): void {
  app.get(path, (context) => {
    const matches = parseFilter(context.req.query("$filter"));
    const all = directory
      .list(type)
      .map((object) => renderObject(object, directory))
      .filter(matches);
    const top = parseTop(context.req.query("$top"));
    if (all.length > top) throw new NotEmulated("Graph results in several pages");
    const value = all.map((object) => selectProperties(object, context.req.query("$select")));
    const count = context.req.query("$count") === "true" ? { "@odata.count": all.length } : {};
    return context.json({ "@odata.context": contextUrl(path), ...count, value });
  });
  app.post(path, async (context: Context) => {
    const body = requireObject(await readJson(context));
    const object = directory.transaction(() => {
      const created = createObject(type, body, directory, clock);
      // a caller with OwnedBy owns the application it creates, and may create nothing that others own
      if (type === "application" && context.get("reach") === "owned")
        directory.addOwner(created.id, context.get("caller").objectId);
      requireReach(context, created, directory);
      return created;
    });
    return context.json(withContext(path, renderObject(object, directory)), 201);
  });
}

function createObject(
  type: DirectoryObjectType,
  { appId, ...body }: Properties,
  directory: Directory,
  clock: Clock,
): DirectoryObject {
  const created = {
    createdDateTime: clock
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, "Z"),
  };
  const own = { ...applyChange(type, {}, body), ...created };
  const object =
    type === "application"
      ? createApplication(own, appId, directory)
      : createServicePrincipal(own, appId, directory);
  const owners = body["owners@odata.bind"];
  for (const owner of Array.isArray(owners) ? owners : []) {
    const id = idOfReference(owner);
    if (directory.find(id) === undefined) throw resourceNotFound(id);
    directory.addOwner(object.id, id);
  }
  return object;
}

function createApplication(body: Properties, appId: unknown, directory: Directory): DirectoryObject {
  if (appId !== undefined) throw badRequest("Property 'appId' is read-only and cannot be set.");
  if (typeof body.displayName !== "string" || body.displayName === "") {
    throw badRequest("Property displayName is invalid or missing.");
  }
  return directory.create("application", { ...body, publisherDomain: "sandbox.onmicrosoft.com" });
}

function createServicePrincipal(body: Properties, appId: unknown, directory: Directory): DirectoryObject {
  if (typeof appId !== "string") throw badRequest("Property appId is invalid or missing.");
  if (directory.findByAppId(appId, "application") === undefined) {
    throw badRequest(
      `The appId '${appId}' of the service principal does not reference a valid application object.`,
    );
  }
  if (directory.findByAppId(appId, "servicePrincipal") !== undefined) {
    throw new SandboxError(
      "Request_MultipleObjectsWithSameKeyValue",
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    );
  }
  return directory.create("servicePrincipal", body, appId.toLowerCase());
}

function addObjectRoutes({ app, path, type, directory, find }: Collection, object: string): void {
  app.get(object, (context) => {
    const body = withContext(path, renderObject(find(context), directory));
    return context.json(selectProperties(body, context.req.query("$select")));
  });
  app.patch(object, async (context) => {
    const found = find(context);
    const change = requireObject(await readJson(context));
    directory.update(found.id, applyChange(type, found.body, change));
    return context.body(null, 204);
  });
  app.delete(object, (context) => {
    directory.remove(find(context));
    return context.body(null, 204);
  });
}

function addSharedRoutes(app: Hono, path: string, directory: Directory): void {
  app.get(`${path}/directoryObjects/:id`, (context) => {
    const id = context.req.param("id") ?? "";
    const found = directory.find(id);
    if (found === undefined) throw resourceNotFound(id);
    const odataType = { "@odata.type": `#microsoft.graph.${found.type}` };
    return context.json({ ...odataType, ...renderObject(found, directory) });
  });
  app.get(`${path}/directory/deletedItems/:cast{microsoft\\.graph\\.\\w+}`, (context) => {
    const type = (context.req.param("cast") ?? "").replace("microsoft.graph.", "");
    if (type !== "application" && type !== "servicePrincipal") {
      throw new NotEmulated(`deleted items of type '${type}'`);
    }
    const matches = parseFilter(context.req.query("$filter"));
    const value = directory.list(type, "deleted").map((object) => renderObject(object, directory));
    return context.json({ value: value.filter(matches) });
  });
  const deleted = (context: Context) => {
    const id = context.req.param("id") ?? "";
    const found = directory.findDeleted(id);
    if (found === undefined) throw resourceNotFound(id);
    requireReach(context, found, directory);
    return found;
  };
  app.get(`${path}/directory/deletedItems/:id`, (context) => {
    const found = deleted(context);
    const odataType = { "@odata.type": `#microsoft.graph.${found.type}` };
    return context.json({ ...odataType, ...renderObject(found, directory) });
  });
  app.post(`${path}/directory/deletedItems/:id/restore`, (context) => {
    const found = deleted(context);
    directory.restore(found.id);
    return context.json(renderObject({ ...found, deletedAt: undefined }, directory));
  });
  app.delete(`${path}/directory/deletedItems/:id`, (context) => {
    directory.purge(deleted(context).id);
    return context.body(null, 204);
  });
  app.get(`${path}/organization`, (context) =>
    context.json({ value: [{ id: directory.tenantId, displayName: "Sandbox", verifiedDomains: [] }] }),
  );
}

function contextUrl(path: string): string {
  const [, version = "", ...rest] = path.split("/");
  return `https://graph.microsoft.com/${version}/$metadata#${rest.join("/")}`;
}

function withContext(path: string, body: Properties): Properties {
  return { "@odata.context": `${contextUrl(path)}/$entity`, ...body };
}
