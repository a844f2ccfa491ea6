/** What a resource type defines for the generic routes. A new type also needs a line in `types/index.ts`. */
import type { Caller } from "../../entra/caller";
import type { SandboxError } from "../../support/errors";
import type { JsonObject } from "../json";
import type { ResourceId } from "./resource-id";
import type { StoredResource } from "./resource-store";

/** Input of a PUT for a type. */
export interface PutRequest {
  id: ResourceId;
  /** ARM id as it is printed. */
  resourceId: string;
  /** Empty for a type without location. */
  location: string;
  caller: Caller;
  body: JsonObject;
  apiVersion: string;
  /** The previous resource when this PUT replaces one. */
  existing: StoredResource | undefined;
}

/** What a type stores of a resource. */
export interface ResourceContent {
  body: JsonObject;
  /** Never rendered: secrets and keys. */
  state: JsonObject;
  /** Second name for look-ups. Used only on creation. */
  lookup?: string;
}

/** An action or a sub-resource of a type. */
export interface Operation {
  method: "GET" | "POST";
  /** Path after the resource's name, e.g. `triggers/{triggerName}/run`. Matches in any letter case. */
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

export interface OperationAnswer {
  status: number;
  /** JSON. Undefined means no body. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Another resource that a PUT uses and the caller needs a permission for. */
export interface LinkedAccess {
  action: string;
  scope: string;
}

/** A type of resource: in a resource group, inside another resource, or an extension of any scope. */
export interface ResourceType {
  namespace: string;
  /** Type without namespace, e.g. `workflows`, or `storageAccounts/blobServices` with its parent's type. */
  type: string;
  /** Extends any scope: a subscription, a resource group, another resource. */
  isExtension?: true;
  /** Has no location and no tags. General resource lists do not show it. */
  isProxy?: true;
  /** Its location is `global`. */
  isGlobal?: true;
  /** Exists as long as its parent. */
  isPermanent?: true;
  /** Status of a PUT that creates. @default 201 */
  createdStatus?: 200;
  /** Supported api-versions, newest first. */
  apiVersions: readonly string[];
  /** Names that the type accepts. */
  namePattern: RegExp;
  /** Checks a PUT and returns what to store. @throws {SandboxError} */
  put(request: PutRequest): ResourceContent;
  /** Why a name is refused, in the service's words. @default the sandbox's words */
  invalidName?(name: string): SandboxError;
  /** Why a GET finds nothing, in the service's words. @default Resource Manager's words */
  notFound?(id: ResourceId): SandboxError;
  /** Finds a resource that exists without a PUT. @default nothing */
  find?(id: ResourceId): StoredResource | undefined;
  /** Why a resource may not be deleted. @default it may be deleted */
  refuseRemoval?(resource: StoredResource): SandboxError | undefined;
  /** Further permissions that a PUT needs. @default none */
  linkedAccess?(body: JsonObject, id: ResourceId): readonly LinkedAccess[];
  /** Applies a filter to a list. It may also add resources. @default a filter is refused */
  filterList?(resources: readonly StoredResource[], scope: string, filter: string): StoredResource[];
  /** What ARM returns in addition to id, name, type, location and tags. */
  render(resource: StoredResource, apiVersion: string): JsonObject;
  /** Applies a PATCH of more than tags; undefined when it may not change something. @default tags only */
  patch?(request: Omit<PutRequest, "location"> & { existing: StoredResource }): JsonObject | undefined;
  /** Why a PATCH of other properties is refused, in the service's words. @default the sandbox's words */
  refusePatch?(name: string): SandboxError;
  /** Called after a PUT was stored, in the same transaction. */
  saved?(resource: StoredResource): void;
  /** Called after a resource was removed, alone or with its owner. */
  removed?(resource: StoredResource): Promise<void>;
  operations: readonly Operation[];
}

/** Full name of a type, e.g. `Microsoft.Logic/workflows`. */
export function fullTypeOf({ namespace, type }: Pick<ResourceType, "namespace" | "type">): string {
  return `${namespace}/${type}`;
}
