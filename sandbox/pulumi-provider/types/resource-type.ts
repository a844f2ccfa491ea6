/**
 * The definition of azure-native's resource types: the parts of its metadata that the double needs.
 * Source: pulumi-azure-native provider/pkg/resources/resources.go (AzureAPIResource, AzureAPIProperty)
 */

import type { PropertyMap } from "../property-values";

/** Type of a property. `any` passes unchanged. Undeclared keys of an object are dropped both ways. */
export type PropertyType =
  | { readonly kind: "any" | "string" | "number" | "boolean" }
  | { readonly kind: "object"; readonly properties: Properties }
  | { readonly kind: "array"; readonly items: PropertyType }
  | { readonly kind: "map"; readonly values: PropertyType }
  /** A list of strings in the SDK, a map from each string to `{}` in ARM (`IsStringSet`). */
  | { readonly kind: "stringSet" };

/** A property, by its name in the SDK. */
export interface Property {
  readonly type: PropertyType;
  /** Name in ARM's JSON when it differs from the SDK's. */
  readonly wireName?: string;
  /** Parent objects in ARM's JSON, outermost first. The SDK flattens them away. */
  readonly containers?: readonly string[];
  /** A change replaces the resource. */
  readonly forceNew?: true;
  readonly required?: true;
}

/** Properties by their name in the SDK. */
export type Properties = Readonly<Record<string, Property>>;

/** A parameter in the path of a resource. A change replaces the resource. */
export interface PathParameter {
  readonly name: string;
  readonly required?: true;
  /**
   * The default name: the logical name and eight hexadecimal digits, the logical name alone (inside another
   * resource), or a UUID.
   */
  readonly autoName?: "random" | "copy" | "uuid";
  /** The value is a path, e.g. the scope of a role assignment. It is not escaped. */
  readonly isPath?: true;
  readonly minimumLength?: number;
  readonly maximumLength?: number;
  readonly pattern?: RegExp;
}

/** A resource type of azure-native. */
export interface ResourceType {
  readonly token: string;
  /** The function that reads it, `azure-native:<module>:get<Type>`. */
  readonly getter: string;
  readonly apiVersion: string;
  /** ARM path with `{parameters}`. `{subscriptionId}` is the provider's unless it is an input. */
  readonly path: string;
  readonly parameters: readonly PathParameter[];
  /**
   * Body of a resource that its parent creates. It may exist before its create, and a delete restores this
   * body.
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

export function object(properties: Properties): Property {
  return { type: { kind: "object", properties } };
}

export function objects(properties: Properties): Property {
  return { type: { kind: "array", items: { kind: "object", properties } } };
}

export function objectMap(properties: Properties): Property {
  return { type: { kind: "map", values: { kind: "object", properties } } };
}

/** Properties that ARM keeps inside `properties` and the SDK does not. */
export function flattened(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, { ...property, containers: ["properties"] }]),
  );
}
