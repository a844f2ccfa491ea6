/**
 * Compares property maps as azure-native does, and applies the difference to another map.
 * Source: pulumi-azure-native provider/pkg/provider/diff.go
 */
import { regionName } from "../support/region";
import { get, isMap, type PropertyMap, type PropertyValue } from "./property-values";
import type { PropertyDifference } from "./provider";
import type { Properties } from "./types/resource-type";

/** How two maps differ. A key that is absent from all three has not changed. */
export interface ObjectDifference {
  readonly adds: ReadonlyMap<string, PropertyValue>;
  readonly deletes: ReadonlyMap<string, PropertyValue>;
  readonly updates: ReadonlyMap<string, ValueDifference>;
}

interface ArrayDifference {
  readonly adds: readonly number[];
  readonly deletes: readonly number[];
  readonly updates: ReadonlyMap<number, ValueDifference>;
}

/** How two values differ. `object` or `array` is set when both are of that kind. */
export interface ValueDifference {
  readonly old: PropertyValue;
  readonly new: PropertyValue;
  readonly object?: ObjectDifference;
  readonly array?: ArrayDifference;
}

/** The provider's own keys in inputs, e.g. `__createBeforeDelete`. Source: ignoreKey */
export const isOwnKey = (key: string) => key.startsWith("__");

type Ignore = (key: string) => boolean;
const nothing: Ignore = () => false;

/** Compares two maps property by property, without the keys to ignore, at any depth. */
export function compareMaps(
  old: PropertyMap,
  wanted: PropertyMap,
  ignore: Ignore = nothing,
): ObjectDifference | undefined {
  const before = entriesOf(old, ignore);
  const after = entriesOf(wanted, ignore);
  const adds = new Map([...after].filter(([key]) => !before.has(key)));
  const deletes = new Map([...before].filter(([key]) => !after.has(key)));
  const updates = new Map<string, ValueDifference>();
  for (const [key, value] of before) {
    const next = after.get(key);
    const difference = next === undefined ? undefined : compareValues(value, next, ignore);
    if (difference !== undefined) updates.set(key, difference);
  }
  return adds.size + deletes.size + updates.size === 0 ? undefined : { adds, deletes, updates };
}

function entriesOf(map: PropertyMap, ignore: Ignore): Map<string, PropertyValue> {
  return new Map(Object.entries(map).filter(([key]) => !ignore(key)));
}

function compareValues(
  old: PropertyValue,
  wanted: PropertyValue,
  ignore: Ignore,
): ValueDifference | undefined {
  if (Array.isArray(old) && Array.isArray(wanted)) {
    const array = compareArrays(old, wanted, ignore);
    return array && { old, new: wanted, array };
  }
  if (isMap(old) && isMap(wanted)) {
    const object = compareMaps(old, wanted, ignore);
    return object && { old, new: wanted, object };
  }
  return old === wanted ? undefined : { old, new: wanted };
}

function compareArrays(
  old: PropertyValue[],
  wanted: PropertyValue[],
  ignore: Ignore,
): ArrayDifference | undefined {
  const updates = new Map<number, ValueDifference>();
  const shared = Math.min(old.length, wanted.length);
  for (let index = 0; index < shared; index++) {
    const difference = compareValues(old[index] ?? null, wanted[index] ?? null, ignore);
    if (difference !== undefined) updates.set(index, difference);
  }
  const adds = indexes(shared, wanted.length);
  const deletes = indexes(shared, old.length);
  return updates.size + adds.length + deletes.length === 0 ? undefined : { adds, deletes, updates };
}

function indexes(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, offset) => from + offset);
}

/** Paths whose change replaces: path parameters, and inputs marked so one level deep. Source: calculateDetailedDiff */
export function replacingPaths(parameters: readonly { name: string }[], inputs: Properties): Set<string> {
  const paths = new Set(parameters.map(({ name }) => name));
  for (const [name, property] of Object.entries(inputs)) {
    if (property.forceNew) paths.add(name);
    if (property.type.kind !== "object") continue;
    for (const [inner, { forceNew }] of Object.entries(property.type.properties)) {
      if (forceNew) paths.add(`${name}.${inner}`);
    }
  }
  return paths;
}

/** Differences that Azure ignores: letter case of a resource group's name, case and blanks of a location. Source: applyAzureSpecificDiff */
export function withoutInsignificant(difference: ObjectDifference): ObjectDifference {
  const normal = new Map([
    ["resourceGroupName", (text: string) => text.toLowerCase()],
    ["location", regionName],
  ]);
  const updates = [...difference.updates].filter(([name, { old, new: wanted }]) => {
    const normalize = normal.get(name);
    if (normalize === undefined || typeof old !== "string" || typeof wanted !== "string") return true;
    return normalize(old) !== normalize(wanted);
  });
  return { ...difference, updates: new Map(updates) };
}

/** The differences by path, with their kinds. Source: calculateObjectDiff, calculateValueDiff */
export function detail(
  difference: ObjectDifference,
  replacing: ReadonlySet<string>,
): Map<string, PropertyDifference> {
  return new Map(objectDetail(difference, replacing, "", ""));
}

type Entry = [string, PropertyDifference];

function objectDetail(
  { adds, deletes, updates }: ObjectDifference,
  replacing: ReadonlySet<string>,
  path: string,
  replacePath: string,
): Entry[] {
  const entry = (kind: "add" | "delete", key: string): Entry => [
    path + key,
    { kind, replace: replacing.has(replacePath + key), inputDiff: true },
  ];
  return [
    ...[...updates].flatMap(([key, value]) => valueDetail(value, replacing, path + key, replacePath + key)),
    ...[...adds.keys()].map((key) => entry("add", key)),
    ...[...deletes.keys()].map((key) => entry("delete", key)),
  ];
}

function valueDetail(
  { object, array }: ValueDifference,
  replacing: ReadonlySet<string>,
  path: string,
  replacePath: string,
): Entry[] {
  const replace = replacing.has(replacePath);
  if (object !== undefined) {
    return objectDetail(object, replacing, `${path}.`, `${replacePath}.`).map(([key, value]) => [
      key,
      value.kind === "update" && replace ? { ...value, replace } : value,
    ]);
  }
  if (array !== undefined) {
    const item =
      (kind: "add" | "delete") =>
      (index: number): Entry => [`${path}[${index}]`, { kind, replace: false, inputDiff: true }];
    return [
      ...[...array.updates].flatMap(([index, value]) =>
        valueDetail(value, replacing, `${path}[${index}]`, `${replacePath}[]`),
      ),
      ...array.adds.map(item("add")),
      ...array.deletes.map(item("delete")),
    ];
  }
  return [[path, { kind: "update", replace, inputDiff: true }]];
}

/**
 * Copies into `values` only the changes between two other maps. `Read` thus gets Azure's changes into the
 * inputs without the service's defaults. Source: applyDiff, applyValueDiff
 */
export function applyDifference(values: PropertyMap, difference: ObjectDifference | undefined): PropertyMap {
  if (difference === undefined) return values;
  const kept = Object.entries(values).filter(([key]) => !difference.deletes.has(key));
  const updated = [...difference.updates].map(([key, { old, new: wanted }]): [string, PropertyValue] => {
    const base = get(values, key);
    return [key, base === undefined ? wanted : applyValue(base, old, wanted)];
  });
  return Object.fromEntries([...kept, ...difference.adds, ...updated]);
}

function applyValue(base: PropertyValue, old: PropertyValue, wanted: PropertyValue): PropertyValue {
  if (isMap(base) && isMap(old) && isMap(wanted)) return applyDifference(base, compareMaps(old, wanted));
  if (!Array.isArray(base) || !Array.isArray(old) || !Array.isArray(wanted)) return wanted;
  return wanted.map((item, index) => {
    const [baseItem, oldItem] = [base[index], old[index]];
    return baseItem === undefined || oldItem === undefined ? item : applyValue(baseItem, oldItem, item);
  });
}
