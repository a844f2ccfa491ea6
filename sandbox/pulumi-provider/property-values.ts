/**
 * Pulumi property values on the wire: protobuf Structs with signatures for secrets, unknowns and outputs.
 * Source: github.com/pulumi/pulumi sdk/go/common/resource/plugin/rpc.go and sdk/nodejs/runtime/rpc.ts (the
 * signatures).
 */
import { ListValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";

/** A property value: JSON, where `unknown` (the string below) means not yet known in a preview. */
export type PropertyValue = string | number | boolean | null | PropertyValue[] | PropertyMap;

/** Named property values. Made with `Object.fromEntries` or a spread, so that no key reaches a prototype. */
export interface PropertyMap {
  [name: string]: PropertyValue;
}

/** A value that a preview cannot know. Source: plugin.UnknownStringValue. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** True for a map, false for null and arrays. */
export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True when a value, or a value inside it, is not known yet. */
export function containsUnknowns(value: PropertyValue | undefined): boolean {
  if (value === unknown) return true;
  if (Array.isArray(value)) return value.some(containsUnknowns);
  return isMap(value) && Object.values(value).some(containsUnknowns);
}

/** A value that the engine encrypts. Only for engines that accept secrets. */
export function secret(value: PropertyValue): PropertyMap {
  return { [signatureKey]: secretSignature, value };
}

/** A map's own property. Undefined when it is absent, even for names such as `constructor`. */
export function get(map: PropertyMap | undefined, name: string): PropertyValue | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
}

/** A map's own property when it is a string, else undefined. */
export function getString(map: PropertyMap | undefined, name: string): string | undefined {
  const value = get(map, name);
  return typeof value === "string" ? value : undefined;
}

/** Removes undefined and null values. */
export function compact(entries: Iterable<readonly [string, PropertyValue | undefined]>): PropertyMap {
  return Object.fromEntries(
    [...entries].filter(
      (entry): entry is [string, PropertyValue] => entry[1] !== undefined && entry[1] !== null,
    ),
  );
}

/**
 * Reads a Struct. Secrets and outputs become plain values.
 * Null properties are left out at every depth, as in both providers (`SkipNulls` in azure-native's
 * provider/pkg/provider/provider.go). A null inside a workflow definition never reaches ARM.
 */
export function decode(struct: Struct | undefined): PropertyMap {
  if (struct === undefined) return {};
  const entries: [string, PropertyValue | undefined][] = [];
  struct.getFieldsMap().forEach((value, key) => {
    entries.push([key, decodeValue(value)]);
  });
  return compact(entries);
}

function decodeValue(value: Value): PropertyValue {
  switch (value.getKindCase()) {
    case Value.KindCase.STRING_VALUE:
      return value.getStringValue();
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.LIST_VALUE:
      return value.getListValue()?.getValuesList().map(decodeValue) ?? [];
    case Value.KindCase.STRUCT_VALUE:
      return unwrap(decode(value.getStructValue()));
    default:
      return null;
  }
}

function unwrap(map: PropertyMap): PropertyValue {
  const signature = get(map, signatureKey);
  if (signature === secretSignature) return get(map, "value") ?? null;
  if (signature === outputSignature) return get(map, "value") ?? unknown;
  return map;
}

/** Writes a Struct, without null properties at any depth. */
export function encode(map: PropertyMap): Struct {
  return encodeEntries(Object.entries(map).filter(([, value]) => value !== null));
}

/** Writes the outputs of a resource. A null output stays null; deeper nulls are left out. */
export function encodeOutputs(map: PropertyMap): Struct {
  return encodeEntries(Object.entries(map));
}

function encodeEntries(entries: readonly [string, PropertyValue | undefined][]): Struct {
  const struct = new Struct();
  for (const [key, value] of entries) {
    if (value !== undefined) struct.getFieldsMap().set(key, encodeValue(value));
  }
  return struct;
}

function encodeValue(value: PropertyValue): Value {
  const result = new Value();
  if (typeof value === "string") result.setStringValue(value);
  else if (typeof value === "number") result.setNumberValue(value);
  else if (typeof value === "boolean") result.setBoolValue(value);
  else if (value === null) result.setNullValue(0);
  else if (Array.isArray(value)) {
    const list = new ListValue();
    list.setValuesList(value.map(encodeValue));
    result.setListValue(list);
  } else result.setStructValue(encode(value));
  return result;
}
