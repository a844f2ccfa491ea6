/**
 * Owners of applications and service principals.
 *
 * Source: https://learn.microsoft.com/graph/api/application-post-owners
 */

import type { Collection } from "./collection";
import { renderObject } from "./directory-objects";
import { badRequest, resourceNotFound } from "./errors";
import { idOfReference, readJson, requireObject, selectProperties } from "./query";

/** Adds the routes for objects at a path. */
export function addOwnerRoutes({ app, directory, find }: Collection, object: string): void {
  app.get(`${object}/owners`, (context) => {
    const value = directory.owners(find(context).id).flatMap((id) => {
      const owner = directory.find(id);
      if (owner === undefined) return [];
      const body = selectProperties(renderObject(owner, directory), context.req.query("$select"));
      return [{ "@odata.type": `#microsoft.graph.${owner.type}`, ...body }];
    });
    return context.json({
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects",
      value,
    });
  });
  app.post(`${object}/owners/$ref`, async (context) => {
    const found = find(context);
    const id = idOfReference(requireObject(await readJson(context))["@odata.id"]);
    if (directory.find(id) === undefined) throw resourceNotFound(id);
    if (!directory.addOwner(found.id, id)) {
      throw badRequest(
        "One or more added object references already exist for the following modified properties: 'owners'.",
      );
    }
    return context.body(null, 204);
  });
  app.delete(`${object}/owners/:owner/$ref`, (context) => {
    const found = find(context);
    const owner = (context.req.param("owner") ?? "").toLowerCase();
    if (!directory.owners(found.id).includes(owner)) throw resourceNotFound(owner);
    if (found.type === "application" && directory.owners(found.id).length === 1) {
      throw badRequest("The application must have at least one owner, hence this owner cannot be removed.");
    }
    directory.removeOwner(found.id, owner);
    return context.body(null, 204);
  });
}
