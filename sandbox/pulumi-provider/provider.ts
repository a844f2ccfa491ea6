/**
 * What a provider double answers, free of gRPC and protobuf.
 *
 * Knows no resource.
 * Source: github.com/pulumi/pulumi proto/pulumi/provider.proto
 */
import type { PropertyMap } from "./property-values";

/** Who deploys: answered by both providers' `getClientConfig`. */
export interface DeployerIdentity {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly clientId: string;
  readonly objectId: string;
}

/** How a property differs; `replace` when the difference needs a new resource. */
export interface PropertyDifference {
  readonly kind: "add" | "delete" | "update";
  readonly replace: boolean;
  /** True when two inputs were compared, false for state against input. */
  readonly inputDiff: boolean;
}

/** Answer of `Diff`. */
export interface Difference {
  /** Property path → how it differs. Empty: nothing changed. */
  readonly detailed: ReadonlyMap<string, PropertyDifference>;
  /** Delete the old resource before the new one is created. */
  readonly deleteBeforeReplace: boolean;
}

/** Everything about one resource that a request carries. */
export interface ResourceRequest {
  readonly urn: string;
  /** Pulumi type token, e.g. `azure-native:logic:Workflow`. */
  readonly type: string;
  /** The logical name, the last part of the urn. */
  readonly name: string;
}

/** Input of `Check`. */
export interface CheckRequest extends ResourceRequest {
  readonly oldInputs: PropertyMap;
  readonly newInputs: PropertyMap;
  /** Bytes the engine draws for the resource; empty when it has none. */
  readonly randomSeed: Uint8Array;
  readonly autonaming?: { readonly mode: "propose" | "enforce" | "disable"; readonly proposedName: string };
}

/** Answer of `Check`. */
export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures: readonly { readonly property?: string; readonly reason: string }[];
}

/** A stored resource: its id, outputs (`state`) and inputs. `inputs` is undefined for an import. */
export interface Stored extends ResourceRequest {
  readonly id: string;
  readonly state: PropertyMap;
  readonly oldInputs: PropertyMap | undefined;
}

/** A stored resource and what the program wants of it now. */
export interface Change extends Stored {
  readonly newInputs: PropertyMap;
  /** Properties the program told Pulumi to leave alone. The engine has put the old inputs back already. */
  readonly ignoreChanges: readonly string[];
}

/** Answer of `Create` and `Read`; an empty id says that there is no such resource. */
export interface ResourceState {
  readonly id: string;
  readonly outputs: PropertyMap;
}

/** Configuration of a provider instance, as `Configure` gets it. */
export interface Configuration {
  /** Variable name without the package, e.g. `location` → its text. */
  readonly variables: ReadonlyMap<string, string>;
  /** The engine understands secrets in what the provider returns. */
  readonly engineAcceptsSecrets: boolean;
}

/** A provider double. Errors are thrown; their message is what the person at the terminal reads. */
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
  /** @returns undefined when there is no such resource any more */
  read(
    configuration: Configuration,
    request: Stored,
  ): Promise<(ResourceState & { inputs: PropertyMap }) | undefined>;
  previewUpdate(request: Change): PropertyMap;
  update(configuration: Configuration, request: Change): Promise<PropertyMap>;
  delete(request: Stored): Promise<void>;
  invoke(token: string, args: PropertyMap): Promise<PropertyMap>;
}
