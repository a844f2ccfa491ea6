/**
 * How azuread's resource types are written down: Terraform's schema, as far as plans and refreshes depend on it.
 *
 * Source: terraform-plugin-sdk helper/schema (Optional, Computed, ForceNew, Default)
 */
import type { PropertyMap, PropertyValue } from "../property-values";
import type { RestClient } from "../rest-client";
import type { Properties, Property } from "../types/resource-type";

/** A property a program may set. */
export interface BridgedInput extends Property {
  /** Terraform's `Computed`: what the service gave stays when the program says nothing. */
  readonly computed?: true;
  /** Terraform's `Default`. */
  readonly default?: PropertyValue;
  /** Order does not count (`TypeSet`). */
  readonly set?: true;
  /** Kept in the state only: Graph has no such property. */
  readonly local?: true;
  /** An update sends it only when it differs from the state; azuread sends everything else each time. */
  readonly sentWhenChanged?: true;
}

/** What a resource type's functions work with. */
export interface BridgedContext {
  readonly graph: RestClient;
  /** Object id of the deployer. */
  readonly callerId: string;
  readonly now: () => Date;
}

/** An existing resource. */
export interface BridgedState {
  readonly id: string;
  readonly outputs: PropertyMap;
}

/** A resource type of azuread. */
export interface BridgedType {
  readonly token: string;
  /** Terraform's name, for messages. */
  readonly terraformName: string;
  readonly inputs: Readonly<Record<string, BridgedInput>>;
  /** Outputs that are no inputs. */
  readonly computed: Properties;
  /** Outputs the provider marks as secret (`Sensitive`). */
  readonly secrets: readonly string[];
  readonly importable: boolean;
  /** Outputs as azuread writes them down, from those that Graph's answer holds. @default unchanged */
  readonly refine?: (outputs: PropertyMap) => PropertyMap;
  create(context: BridgedContext, inputs: PropertyMap): Promise<BridgedState>;
  /** @returns undefined when there is no such resource any more */
  read(context: BridgedContext, id: string, state: PropertyMap): Promise<BridgedState | undefined>;
  update(context: BridgedContext, id: string, inputs: PropertyMap, state: PropertyMap): Promise<BridgedState>;
  delete(context: BridgedContext, id: string): Promise<void>;
}
