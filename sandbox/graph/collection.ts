/** What the routes of one directory collection share. */
import type { Context, Hono } from "hono";
import type { Directory, DirectoryObject, DirectoryObjectType } from "../entra/directory";
import type { Clock } from "../support/clock";

export interface Collection {
  app: Hono;
  /** Path of the collection, e.g. `/v1.0/applications`. */
  path: string;
  type: DirectoryObjectType;
  directory: Directory;
  clock: Clock;
  /** The object of the route's id. @throws {SandboxError} `Request_ResourceNotFound` */
  find: (context: Context) => DirectoryObject;
}
