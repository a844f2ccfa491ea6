/**
 * The interface of a provider double, without gRPC and protobuf.
 * Source: github.com/pulumi/pulumi proto/pulumi/provider.proto
 */
import type { PropertyMap } from "./property-values";

/** The deploying identity, for `getClientConfig` of both providers. */
export interface DeployerIdentity {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly clientId: string;
  readonly objectId: string;
}

/** How a property differs. `replace` means that a new resource is needed. */
export interface PropertyDifference {
  readonly kind: "add" | "delete" | "update";
  readonly replace: boolean;
  /** True when two inputs were compared, false when the state and an input were. */
  readonly inputDiff: boolean;
}

/** Answer of `Diff`. */
export interface Difference {
  /** Property path → how it differs. Empty means unchanged. */
  readonly detailed: ReadonlyMap<string, PropertyDifference>;
  /** Whether to delete the old resource before creating the new one. */
  readonly deleteBeforeReplace: boolean;
}

/** What every request about one resource contains. */
export interface ResourceRequest {
  readonly urn: string;
  /** Pulumi type token, e.g. `azure-native:logic:Workflow`. */
  readonly type: string;
  /** The logical name, the last part of the urn. */
  readonly name: string;
}

export interface CheckRequest extends ResourceRequest {
  readonly oldInputs: PropertyMap;
  readonly newInputs: PropertyMap;
  /** Random bytes from the engine for the resource. Empty when it has none. */
  readonly randomSeed: Uint8Array;
  readonly autonaming?: { readonly mode: "propose" | "enforce" | "disable"; readonly proposedName: string };
}

export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures: readonly { readonly property?: string; readonly reason: string }[];
}

/** A stored resource: id, outputs (`state`) and inputs. `inputs` is undefined for an import. */
export interface Stored extends ResourceRequest {
  readonly id: string;
  readonly state: PropertyMap;
  readonly oldInputs: PropertyMap | undefined;
}

/** A stored resource and the program's new inputs. */
export interface Change extends Stored {
  readonly newInputs: PropertyMap;
  /** Properties that the program ignores changes of. The engine has already restored their old inputs. */
  readonly ignoreChanges: readonly string[];
}

/** Answer of `Create` and `Read`. An empty id means that the resource does not exist. */
export interface ResourceState {
  readonly id: string;
  readonly outputs: PropertyMap;
}

/** Configuration of a provider instance from `Configure`. */
export interface Configuration {
  /** Variable name without the package, e.g. `location` → its text. */
  readonly variables: ReadonlyMap<string, string>;
  /** The engine accepts secrets in what the provider returns. */
  readonly engineAcceptsSecrets: boolean;
}

/** A provider double. The user sees the messages of its errors in the terminal. */
export interface ProviderDouble {
  readonly name: string;
  readonly version: string;
  /** @throws when the engine is too old for the provider */
  configure(request: { sendsOldInputs: boolean; sendsOldInputsToDelete: boolean }): void;
  check(configuration: Configuration, request: CheckRequest): Promise<CheckResult>;
  diff(request: Change): Difference;
  previewCreate(request: ResourceRequest & { newInputs: PropertyMap }): PropertyMap;
  create(
    configuration: Configuration,
    request: ResourceRequest & { newInputs: PropertyMap },
  ): Promise<ResourceState>;
  /** @returns undefined when the resource does not exist any more */
  read(
    configuration: Configuration,
    request: Stored,
  ): Promise<(ResourceState & { inputs: PropertyMap }) | undefined>;
  previewUpdate(request: Change): PropertyMap;
  update(configuration: Configuration, request: Change): Promise<PropertyMap>;
  delete(request: Stored): Promise<void>;
  invoke(token: string, args: PropertyMap): Promise<PropertyMap>;
}
