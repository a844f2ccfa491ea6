/**
 * Converts properties between azure-native's shapes: the SDK's inputs and outputs, and ARM's JSON.
 * Source: pulumi-azure-native provider/pkg/convert/ (one file per function, named below)
 */
import { compact, get, isMap, type PropertyMap, type PropertyValue, unknown } from "./property-values";
import type { Properties, Property, PropertyType } from "./types/resource-type";

/**
 * ARM's request body. Undeclared keys never reach ARM. Only `any` passes unchanged.
 *
 * @param previous inputs before an update. Removed entries of a string set (a user-assigned identity) are
 * sent as null.
 * Source: sdkInputsToRequestBody.go; the nulls: github.com/pulumi/pulumi-azure-native/pull/4640
 */
export function inputsToBody(
  properties: Properties,
  inputs: PropertyMap,
  previous: PropertyMap = {},
): PropertyMap {
  const body: PropertyMap = {};
  for (const [name, property] of Object.entries(properties)) {
    const value = get(inputs, name);
    if (value === undefined) continue;
    const container = containerOf(body, property.containers ?? []);
    container[property.wireName ?? name] = inputToWire(property.type, value, get(previous, name));
  }
  return body;
}

function containerOf(body: PropertyMap, path: readonly string[]): PropertyMap {
  return path.reduce((container, step) => {
    const inner = get(container, step);
    const next = isMap(inner) ? inner : {};
    container[step] = next;
    return next;
  }, body);
}

function inputToWire(
  type: PropertyType,
  value: PropertyValue,
  previous: PropertyValue | undefined,
): PropertyValue {
  if (type.kind === "stringSet" && Array.isArray(value) && Array.isArray(previous)) {
    const gone = previous.filter((item) => !value.includes(item));
    return Object.fromEntries([
      ...value.map((item): [string, PropertyValue] => [String(item), {}]),
      ...gone.map((item): [string, PropertyValue] => [String(item), null]),
    ]);
  }
  if (type.kind === "object" && isMap(value)) {
    return inputsToBody(type.properties, value, isMap(previous) ? previous : {});
  }
  return convert(type, value, (inner, map) => inputsToBody(inner, map));
}

/** True when a map holds a null, at any depth of maps. Source: containsNilValues in crud.go */
export function containsNull(map: PropertyMap): boolean {
  return Object.values(map).some((value) => value === null || (isMap(value) && containsNull(value)));
}

/** SDK outputs from ARM's JSON, without undeclared keys. Source: responseBodyToSdkOutputs.go */
export function bodyToOutputs(properties: Properties, body: PropertyMap): PropertyMap {
  return compact(
    Object.entries(properties).map(([name, property]) => {
      const value = wireValue(property, name, body);
      return [name, value === undefined ? undefined : convert(property.type, value, bodyToOutputs)];
    }),
  );
}

/** The outputs that are inputs too, without undeclared keys. Source: sdkOutputsToSdkInputs.go */
export function outputsToInputs(properties: Properties, outputs: PropertyMap): PropertyMap {
  return compact(
    Object.entries(properties).map(([name, property]) => {
      const value = get(outputs, name);
      return [name, value === undefined ? undefined : convert(property.type, value, outputsToInputs)];
    }),
  );
}

/**
 * Inputs that would create what ARM describes, for an import. Empty maps and lists are left out: they are
 * mostly defaults of the service. Source: responseToSdkInputs.go, bodyPropertiesToSdk.go
 */
export function bodyToInputs(properties: Properties, body: PropertyMap): PropertyMap {
  const inputs = outputsToInputs(properties, bodyToOutputs(properties, body));
  return compact(Object.entries(inputs).map(([name, value]) => [name, withoutEmpty(value)]));
}

/** Outputs of a preview: the inputs, and unknowns for everything else. Source: previewOutputs.go */
export function previewOutputs(properties: Properties, inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type }]) => [
      name,
      previewValue(type, get(inputs, name) ?? unknown),
    ]),
  );
}

function previewValue(type: PropertyType, value: PropertyValue): PropertyValue {
  switch (type.kind) {
    case "any":
      return value;
    case "array":
      return Array.isArray(value) ? value.map((item) => previewValue(type.items, item)) : unknown;
    case "object":
      return isMap(value) ? previewOutputs(type.properties, value) : unknown;
    case "map":
      return isMap(value) ? mapValues(value, (item) => previewValue(type.values, item)) : unknown;
    case "stringSet":
      return unknown;
    default:
      return typeof value === type.kind ? value : unknown;
  }
}

type ConvertObject = (properties: Properties, value: PropertyMap) => PropertyMap;

/** Source: convertTypedObjects.go */
function convert(type: PropertyType, value: PropertyValue, convertObject: ConvertObject): PropertyValue {
  if (Array.isArray(value)) {
    // A string set is a list in the SDK and a map in ARM, in both directions.
    if (type.kind === "stringSet") return Object.fromEntries(value.map((item) => [String(item), {}]));
    return type.kind === "array" ? value.map((item) => convert(type.items, item, convertObject)) : value;
  }
  if (!isMap(value)) return value;
  if (type.kind === "object") return convertObject(type.properties, value);
  if (type.kind === "map") return mapValues(value, (item) => convert(type.values, item, convertObject));
  return type.kind === "stringSet" ? Object.keys(value) : value;
}

function mapValues(map: PropertyMap, change: (value: PropertyValue) => PropertyValue): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function wireValue(property: Property, name: string, body: PropertyMap): PropertyValue | undefined {
  let values = body;
  for (const step of property.containers ?? []) {
    const inner = get(values, step);
    if (!isMap(inner)) return undefined;
    values = inner;
  }
  return get(values, property.wireName ?? name) ?? undefined;
}

function withoutEmpty(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) {
    const items = value.map(withoutEmpty).filter((item) => item !== null);
    return items.length === 0 ? null : items;
  }
  if (!isMap(value)) return value;
  const result = compact(Object.entries(value).map(([key, item]) => [key, withoutEmpty(item)]));
  return Object.keys(result).length === 0 ? null : result;
}
