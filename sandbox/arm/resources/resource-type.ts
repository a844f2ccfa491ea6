/**
 * What a resource type tells the generic routes. A new type is one file in `types/` and one line in `types/index.ts`.
 */
import type { Caller } from "../../entra/caller";
import type { SandboxError } from "../../support/errors";
import type { JsonObject } from "../json";
import type { ResourceId } from "./resource-id";
import type { StoredResource } from "./resource-store";

/** What a PUT brings to a type. */
export interface PutRequest {
  id: ResourceId;
  /** ARM id as it is printed. */
  resourceId: string;
  /** Empty for a type without location. */
  location: string;
  caller: Caller;
  /** The whole request body. */
  body: JsonObject;
  apiVersion: string;
  /** The resource as it was, when this replaces one. */
  existing: StoredResource | undefined;
}

/** What a type keeps of a resource. */
export interface ResourceContent {
  /** Rendered by `render`. */
  body: JsonObject;
  /** Never rendered: secrets and keys. */
  state: JsonObject;
  /** Second name to find it by; taken on creation only. */
  lookup?: string;
}

/** An action or a sub-resource of a type. */
export interface Operation {
  method: "GET" | "POST";
  /** Path behind the resource's name, e.g. `triggers/{triggerName}/run`; fixed parts match in any letter case. */
  path: string;
  handle(request: OperationRequest): OperationAnswer | Promise<OperationAnswer>;
}

/** A call of an operation. */
export interface OperationRequest {
  resource: StoredResource;
  /** Values of the placeholders in the path. */
  parameters: Readonly<Record<string, string>>;
  /** Parsed JSON body, `undefined` when there was none. */
  body: unknown;
  apiVersion: string;
  url: URL;
}

/** Answer of an operation. */
export interface OperationAnswer {
  status: number;
  /** JSON; no body when undefined. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Something of another resource that a PUT uses, for which the caller needs a permission too. */
export interface LinkedAccess {
  action: string;
  scope: string;
}

/** A type of resource: in a resource group, inside another resource, or an extension of any scope. */
export interface ResourceType {
  namespace: string;
  /** Type without namespace, e.g. `workflows`; a child type has its parents' before it: `storageAccounts/blobServices`. */
  type: string;
  /** Describes any scope: a subscription, a resource group, another resource. */
  isExtension?: true;
  /** Has neither location nor tags, and no list of resources shows it. */
  isProxy?: true;
  /** Its location is `global`. */
  isGlobal?: true;
  /** Exists as long as its parent does. */
  isPermanent?: true;
  /** Status of a PUT that creates. @default 201 */
  createdStatus?: 200;
  /** Supported api-versions, newest first. */
  apiVersions: readonly string[];
  /** Names it takes. */
  namePattern: RegExp;
  /** Checks a PUT and says what to keep. @throws {SandboxError} */
  put(request: PutRequest): ResourceContent;
  /** Why a name is refused, in the service's own words. @default the sandbox's */
  invalidName?(name: string): SandboxError;
  /** Why a GET finds nothing, in the service's own words. @default Resource Manager's */
  notFound?(id: ResourceId): SandboxError;
  /** Finds what a GET may read and no PUT has stored under this id. @default nothing */
  find?(id: ResourceId): StoredResource | undefined;
  /** Why a resource may not be deleted. @default it may */
  refuseRemoval?(resource: StoredResource): SandboxError | undefined;
  /** What else a caller of PUT needs. @default nothing */
  linkedAccess?(body: JsonObject, id: ResourceId): readonly LinkedAccess[];
  /** What of a list a filter leaves, and what it adds. @default a filter is refused */
  filterList?(resources: readonly StoredResource[], scope: string, filter: string): StoredResource[];
  /** What ARM returns beside id, name, type, location and tags. */
  render(resource: StoredResource, apiVersion: string): JsonObject;
  /** Changes what a PATCH names beside tags; undefined when it names what cannot be patched. @default tags only */
  patch?(request: Omit<PutRequest, "location"> & { existing: StoredResource }): JsonObject | undefined;
  /** Why a PATCH of anything else is refused, in the service's own words. @default the sandbox's */
  refusePatch?(name: string): SandboxError;
  /** Called after a PUT was stored, inside its transaction. */
  saved?(resource: StoredResource): void;
  /** Called after a resource was removed, by itself or with what it was in. */
  removed?(resource: StoredResource): Promise<void>;
  operations: readonly Operation[];
}

/** Full name of a type, e.g. `Microsoft.Logic/workflows`. */
export function fullTypeOf({ namespace, type }: Pick<ResourceType, "namespace" | "type">): string {
  return `${namespace}/${type}`;
}
