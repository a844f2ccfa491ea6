/**
 * What a resource type tells the generic routes. A new type is one file in `types/` and one line in `types/registry.ts`.
 *
 * Layer: arm. Knows no HTTP server.
 */
import type { SandboxError } from "../support/errors";
import type { JsonObject } from "./json";
import type { ResourceId } from "./resource-id";
import type { StoredResource } from "./resource-store";

/** What a PUT brings to a type. */
export interface PutRequest {
  id: ResourceId;
  /** ARM id as it is printed. */
  resourceId: string;
  location: string;
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

/** A type of resource inside a resource group. */
export interface ResourceType {
  namespace: string;
  /** Type without namespace, e.g. `workflows`. */
  type: string;
  /** Supported api-versions, newest first. */
  apiVersions: readonly string[];
  /** Names it takes. */
  namePattern: RegExp;
  /** Checks a PUT and says what to keep. @throws {SandboxError} */
  put(request: PutRequest): ResourceContent;
  /** What ARM returns beside id, name, type, location and tags. */
  render(resource: StoredResource, apiVersion: string): JsonObject;
  /** Why a PATCH of anything but tags is refused, in the service's own words. @default the sandbox's */
  refusePatch?(name: string): SandboxError;
  /** Called after a PUT was stored, inside its transaction. */
  saved?(resource: StoredResource): void;
  /** Called after a resource was removed, by itself or with its group. */
  removed?(resource: StoredResource): Promise<void>;
  operations: readonly Operation[];
}

/** Full name of a type, e.g. `Microsoft.Logic/workflows`. */
export function fullTypeOf({ namespace, type }: Pick<ResourceType, "namespace" | "type">): string {
  return `${namespace}/${type}`;
}
