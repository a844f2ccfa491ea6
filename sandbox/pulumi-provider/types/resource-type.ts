/**
 * How azure-native's resource types are written down: the part of its metadata that its behaviour depends on.
 *
 * Source: pulumi-azure-native provider/pkg/resources/resources.go (AzureAPIResource, AzureAPIProperty)
 */

import type { PropertyMap } from "../property-values";

/** Type of a property. `any` passes through untouched; an object's undeclared keys are dropped both ways. */
export type PropertyType =
  | { readonly kind: "any" | "string" | "number" | "boolean" }
  | { readonly kind: "object"; readonly properties: Properties }
  | { readonly kind: "array"; readonly items: PropertyType }
  | { readonly kind: "map"; readonly values: PropertyType }
  /** In the SDK a list of strings, in ARM a map from each to `{}` (`IsStringSet`). */
  | { readonly kind: "stringSet" };

/** One property, by its name in the SDK. */
export interface Property {
  readonly type: PropertyType;
  /** Name in ARM's JSON when it differs from the SDK's. */
  readonly wireName?: string;
  /** Objects of ARM's JSON that it lies in, outermost first; flattened away in the SDK. */
  readonly containers?: readonly string[];
  /** A change makes a new resource. */
  readonly forceNew?: true;
  readonly required?: true;
}

/** Properties by their name in the SDK. */
export type Properties = Readonly<Record<string, Property>>;

/** A parameter in the path of a resource; a change makes a new resource. */
export interface PathParameter {
  readonly name: string;
  readonly required?: true;
  /**
   * How the provider names it when the program does not: the logical name and eight hexadecimal digits, the logical name
   * itself (inside another resource), or a UUID.
   */
  readonly autoName?: "random" | "copy" | "uuid";
  /** Is a path itself, e.g. the scope of a role assignment: it is not escaped. */
  readonly isPath?: true;
  readonly minimumLength?: number;
  readonly maximumLength?: number;
  readonly pattern?: RegExp;
}

/** A resource type of azure-native. */
export interface ResourceType {
  readonly token: string;
  /** The function that reads one, `azure-native:<module>:get<Type>`. */
  readonly getter: string;
  readonly apiVersion: string;
  /** ARM path with `{parameters}`; `{subscriptionId}` is the provider's unless it is an input. */
  readonly path: string;
  readonly parameters: readonly PathParameter[];
  /**
   * Body of the resource as its parent brings it along. It may be there before it is created, and a delete puts this back.
   * Source: CanCreate in provider/pkg/azure/client_azcore.go, Delete in provider.go
   */
  readonly defaultState?: PropertyMap;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** A function of azure-native that is one POST to ARM. */
export interface FunctionType {
  readonly token: string;
  readonly apiVersion: string;
  readonly path: string;
  readonly parameters: readonly PathParameter[];
  readonly body: Properties;
  readonly outputs: Properties;
}

export const any: Property = { type: { kind: "any" } };
export const boolean: Property = { type: { kind: "boolean" } };
export const number: Property = { type: { kind: "number" } };
export const strings: Property = { type: { kind: "array", items: { kind: "string" } } };
export const string: Property = { type: { kind: "string" } };
export const stringMap: Property = { type: { kind: "map", values: { kind: "string" } } };

/** A property that is an object. */
export function object(properties: Properties): Property {
  return { type: { kind: "object", properties } };
}

/** A property that is a list of objects. */
export function objects(properties: Properties): Property {
  return { type: { kind: "array", items: { kind: "object", properties } } };
}

/** A property that maps names to objects. */
export function objectMap(properties: Properties): Property {
  return { type: { kind: "map", values: { kind: "object", properties } } };
}

/** Properties that ARM keeps inside `properties` and the SDK does not. */
export function flattened(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, { ...property, containers: ["properties"] }]),
  );
}
