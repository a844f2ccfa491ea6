/**
 * Behaviour of Pulumi's Terraform bridge for any resource type: checks, plans, previews, refreshed inputs.
 * Source: pulumi-terraform-bridge pkg/tfbridge/provider.go, schema.go; terraform-plugin-sdk helper/schema
 * (plans).
 * Unverified: it follows the known behaviour of the bridge and was not compared with the plugin.
 */
import { NotEmulated } from "../support/errors";
import type { BridgedInput, BridgedType } from "./bridged-types/bridged-type";
import { compareMaps } from "./diff";
import {
  compact,
  containsUnknowns,
  get,
  type PropertyMap,
  type PropertyValue,
  unknown,
} from "./property-values";
import type { CheckResult, Difference, PropertyDifference } from "./provider";

/** Input that lists the properties with default values. */
const defaultsKey = "__defaults";

/** Adds Terraform's defaults and reports missing inputs. */
export function checkBridged(type: BridgedType, newInputs: PropertyMap): CheckResult {
  for (const name of Object.keys(newInputs)) {
    if (!name.startsWith("__") && !Object.hasOwn(type.inputs, name)) {
      throw new NotEmulated(`the input '${name}' of '${type.token}'`);
    }
  }
  const defaults = Object.entries(type.inputs).filter(
    ([name, input]) => input.default !== undefined && get(newInputs, name) === undefined,
  );
  const values = defaults.map(([name, input]): [string, PropertyValue] => [name, input.default ?? null]);
  const missing = Object.entries(type.inputs).filter(
    ([name, { required }]) => required && get(newInputs, name) === undefined,
  );
  return {
    inputs: {
      ...newInputs,
      ...Object.fromEntries(values),
      [defaultsKey]: defaults.map(([name]) => name).sort(),
    },
    failures: missing.map(([property]) => ({
      property,
      reason: `Missing required argument. The argument "${property}" is required, but no definition was found`,
    })),
  };
}

/**
 * Terraform's plan: compares the state with the inputs. A property that the program leaves out stays when the
 * service computes it, and is removed otherwise.
 */
export function planBridged(
  type: BridgedType,
  state: PropertyMap,
  newInputs: PropertyMap,
  ignoreChanges: readonly string[],
): Difference {
  const detailed = new Map<string, PropertyDifference>();
  for (const [name, input] of Object.entries(type.inputs)) {
    if (ignoreChanges.includes(name)) continue;
    const kind = kindOf(input, get(state, name), get(newInputs, name));
    if (kind !== undefined) detailed.set(name, { kind, replace: input.forceNew ?? false, inputDiff: false });
  }
  // the bridge does not name these types, so a replacement is created before the old resource is deleted
  return { detailed, deleteBeforeReplace: false };
}

function kindOf(
  input: BridgedInput,
  before: PropertyValue | undefined,
  wanted: PropertyValue | undefined,
): PropertyDifference["kind"] | undefined {
  if (wanted === undefined) return input.computed || isZero(before) ? undefined : "delete";
  if (before === undefined) return isZero(wanted) ? undefined : "add";
  return same(input, before, wanted) ? undefined : "update";
}

/** Terraform's SDK treats "" as absent text, false as an absent flag, and so on. */
function isZero(value: PropertyValue | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  return typeof value === "object" && Object.values(value).every(isZero);
}

function same(input: BridgedInput, before: PropertyValue, wanted: PropertyValue): boolean {
  if (containsUnknowns(wanted)) return false;
  const order = (value: PropertyValue) =>
    input.set && Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value;
  return (
    compareMaps(withoutZeros({ value: order(before) }), withoutZeros({ value: order(wanted) })) === undefined
  );
}

function withoutZeros(map: PropertyMap): PropertyMap {
  const kept = Object.entries(map).filter(([, value]) => !isZero(value));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      typeof value === "object" && value !== null && !Array.isArray(value) ? withoutZeros(value) : value,
    ]),
  );
}

/** The planned state of a new resource: inputs, and unknowns for computed values. */
export function previewBridged(type: BridgedType, inputs: PropertyMap): PropertyMap {
  const computed = [
    ...Object.keys(type.computed),
    ...Object.keys(type.inputs).filter((name) => type.inputs[name]?.computed),
  ];
  return { ...Object.fromEntries(computed.map((name) => [name, unknown])), ...ownInputs(type, inputs) };
}

/** The planned state of an in-place change. All existing values stay known. */
export function previewUpdate(
  type: BridgedType,
  state: PropertyMap,
  inputs: PropertyMap,
  ignoreChanges: readonly string[],
): PropertyMap {
  const { detailed } = planBridged(type, state, inputs, ignoreChanges);
  const removed = [...detailed].filter(([, { kind }]) => kind === "delete").map(([name]) => name);
  const kept = Object.entries(state).filter(([name]) => !removed.includes(name));
  const changed = [...detailed.keys()].map((name) => [name, get(inputs, name)] as const);
  return { ...Object.fromEntries(kept), ...compact(changed) };
}

/**
 * Outputs after a create or update. Until a refresh, a list that the program does not set is null, not empty.
 * Source: normalizeNullValues in terraform-plugin-sdk helper/schema/grpc_provider.go
 */
export function withNulls(
  type: BridgedType,
  outputs: PropertyMap,
  values: PropertyMap,
  state: PropertyMap = {},
): PropertyMap {
  const isNull = (name: string) => {
    const input = type.inputs[name];
    const isList = input?.type.kind === "array" && input.type.items.kind === "string";
    if (!isList || input.computed || get(values, name) !== undefined) return false;
    const before = get(state, name);
    return isZero(get(outputs, name)) && (before === undefined || !isZero(before));
  };
  const nulls = Object.keys(type.inputs).filter(isNull);
  return { ...outputs, ...Object.fromEntries(nulls.map((name) => [name, null])) };
}

function ownInputs(type: BridgedType, inputs: PropertyMap): PropertyMap {
  return compact(Object.keys(type.inputs).map((name) => [name, get(inputs, name)]));
}

/**
 * Inputs after a read. A refresh gives the old ones with the service's current values. An import gives all
 * settable inputs that are not empty.
 * Source: extractInputsFromOutputs in pkg/tfbridge/schema.go
 */
export function inputsAfterRead(
  type: BridgedType,
  oldInputs: PropertyMap | undefined,
  outputs: PropertyMap,
): PropertyMap {
  const names = Object.keys(type.inputs);
  if (oldInputs === undefined) {
    const set = names
      .map((name) => [name, get(outputs, name)] as const)
      .filter(([, value]) => !isZero(value));
    return { ...compact(set), [defaultsKey]: [] };
  }
  const refreshed = names.flatMap((name): [string, PropertyValue][] => {
    const [old, now] = [get(oldInputs, name), get(outputs, name)];
    const input = type.inputs[name];
    if (old === undefined || now === undefined || input === undefined) return [];
    return [[name, same(input, now, old) ? old : now]];
  });
  return { ...oldInputs, ...Object.fromEntries(refreshed) };
}
