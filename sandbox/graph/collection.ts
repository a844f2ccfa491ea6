/** What the routes of one collection of the directory share. */
import type { Context, Hono } from "hono";
import type { Directory, DirectoryObject, DirectoryObjectType } from "../entra/directory";
import type { Clock } from "../support/clock";

/** What the routes of one collection work with. */
export interface Collection {
  app: Hono;
  /** Path of the collection, e.g. `/v1.0/applications`. */
  path: string;
  type: DirectoryObjectType;
  directory: Directory;
  clock: Clock;
  /** The object that the route's id names. @throws {SandboxError} `Request_ResourceNotFound` */
  find: (context: Context) => DirectoryObject;
}
