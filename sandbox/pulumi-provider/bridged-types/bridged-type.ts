/**
 * The definition of azuread's resource types: the parts of Terraform's schema that plans and refreshes need.
 * Source: terraform-plugin-sdk helper/schema (Optional, Computed, ForceNew, Default)
 */
import type { PropertyMap, PropertyValue } from "../property-values";
import type { RestClient } from "../rest-client";
import type { Properties, Property } from "../types/resource-type";

/** A property a program may set. */
export interface BridgedInput extends Property {
  /** Terraform's `Computed`: the service's value stays when the program does not set one. */
  readonly computed?: true;
  /** Terraform's `Default`. */
  readonly default?: PropertyValue;
  /** Order does not count (`TypeSet`). */
  readonly set?: true;
  /** Stored only in the state: Graph has no such property. */
  readonly local?: true;
  /** An update sends it only when it differs from the state. azuread always sends other properties. */
  readonly sentWhenChanged?: true;
}

/** What the functions of a resource type need. */
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
  /** Outputs that are not inputs. */
  readonly computed: Properties;
  /** Outputs the provider marks as secret (`Sensitive`). */
  readonly secrets: readonly string[];
  readonly importable: boolean;
  /** Outputs as azuread writes them, from Graph's answer. @default unchanged */
  readonly refine?: (outputs: PropertyMap) => PropertyMap;
  create(context: BridgedContext, inputs: PropertyMap): Promise<BridgedState>;
  /** @returns undefined when the resource does not exist any more */
  read(context: BridgedContext, id: string, state: PropertyMap): Promise<BridgedState | undefined>;
  update(context: BridgedContext, id: string, inputs: PropertyMap, state: PropertyMap): Promise<BridgedState>;
  delete(context: BridgedContext, id: string): Promise<void>;
}
