/**
 * Who may change the directory: the deployer, and applications with an application permission of Graph. The
 * permissions are app role assignments.
 * Source: https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby and
 * https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignments.
 * That `OwnedBy` reads objects of others is reported (techcommunity.microsoft.com, discussion 2243298).
 * That a permission works immediately, without a new token, is ours.
 */
import type { Context } from "hono";
import type { Caller } from "../entra/caller";
import type { AppRoleGrant, Directory, DirectoryObject } from "../entra/directory";
import { NotEmulated, SandboxError } from "../support/errors";
import type { Collection } from "./collection";
import { badRequest } from "./errors";
import { readJson, requireObject } from "./query";

/** Microsoft Graph's own application id, the same in every directory. */
const graphAppId = "00000003-0000-0000-c000-000000000000";

/** Application permissions of the sandbox, by the id of the app role. */
const appRoles: Readonly<Record<string, Reach>> = {
  "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30": "nothing", // Application.Read.All
  "18a4783c-866b-4cc7-a460-3d5e5662c884": "owned", // Application.ReadWrite.OwnedBy
  "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9": "all", // Application.ReadWrite.All
};

/** How much of the directory a caller may change. */
export type Reach = "nothing" | "owned" | "all";

/** What an app-only caller may change. Undefined when it may not even read. */
export function reachOf({ objectId }: Caller, directory: Directory): Reach | undefined {
  if (objectId === directory.deployer.objectId) return "all";
  const held = directory.appRoles(objectId).map(({ appRoleId }) => appRoles[appRoleId]);
  return (["all", "owned", "nothing"] as const).find((reach) => held.includes(reach));
}

/** Graph's refusal, which does not name the permission. */
export function denied(): SandboxError {
  return new SandboxError(
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  );
}

/** Refuses to change an object of another owner. @throws {SandboxError} `Authorization_RequestDenied` */
export function requireReach(context: Context, object: DirectoryObject, directory: Directory): void {
  const reach = context.get("reach") as Reach;
  if (context.req.method === "GET" || reach === "all") return;
  if (reach === "nothing") throw denied();
  const caller = context.get("caller") as Caller;
  const application = directory.findByAppId(object.appId, "application");
  const owners = [object.id, ...(application === undefined ? [] : [application.id])].flatMap((id) =>
    directory.owners(id),
  );
  // adding an owner needs Application.ReadWrite.All:
  // https://learn.microsoft.com/graph/api/application-post-owners
  if (!owners.includes(caller.objectId) || /\/owners\//.test(context.req.path)) throw denied();
}

/** Adds the routes for app role assignments of service principals. */
export function addAppRoleRoutes({ app, directory, find, clock }: Collection, object: string): void {
  const render = (principal: DirectoryObject, { id, appRoleId, createdAt }: AppRoleGrant) => ({
    id,
    appRoleId,
    createdDateTime: createdAt,
    principalDisplayName: principal.body.displayName ?? null,
    principalId: principal.id,
    principalType: "ServicePrincipal",
    resourceDisplayName: "Microsoft Graph",
    resourceId: graphAppId,
  });
  const changed = (context: Context) => {
    if (context.get("reach") !== "all") throw denied();
    return find(context);
  };
  app.get(`${object}/appRoleAssignments`, (context) => {
    const principal = find(context);
    return context.json({ value: directory.appRoles(principal.id).map((one) => render(principal, one)) });
  });
  app.post(`${object}/appRoleAssignments`, async (context) => {
    const principal = changed(context);
    const { principalId, appRoleId } = requireObject(await readJson(context));
    if (principalId !== principal.id)
      throw badRequest("The principalId is not that of the service principal.");
    if (typeof appRoleId !== "string" || !Object.hasOwn(appRoles, appRoleId))
      throw new NotEmulated(`the app role '${String(appRoleId)}'`);
    const given = directory.addAppRole(principal.id, appRoleId, clock.now().toISOString());
    return context.json(render(principal, given), 201);
  });
  app.delete(`${object}/appRoleAssignments/:assignment`, (context) => {
    const principal = changed(context);
    directory.removeAppRole(principal.id, context.req.param("assignment") ?? "");
    return context.body(null, 204);
  });
}
