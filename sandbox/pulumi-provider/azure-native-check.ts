/**
 * azure-native's `Check`: default names and locations, and its validation messages.
 * Source: pulumi-azure-native provider/pkg/provider/provider.go (applyDefaults, getDefaultName, validateType,
 * validateProperty)
 */
import { createHash } from "node:crypto";
import type { IdSource } from "../support/ids";
import { get, getString, isMap, type PropertyMap, type PropertyValue, unknown } from "./property-values";
import type { CheckRequest, CheckResult } from "./provider";
import type { PathParameter, Properties, PropertyType, ResourceType } from "./types/resource-type";

/** Input that marks a name as generated, so that a replacement may be created before the delete. */
export const createBeforeDelete = "__createBeforeDelete";

/** Fills in defaults and validates. `locationOf` gives a group's location, or undefined. */
export async function checkInputs(
  type: ResourceType,
  request: CheckRequest,
  configuredLocation: string | undefined,
  ids: IdSource,
  locationOf: (resourceGroupName: string) => Promise<string | undefined>,
): Promise<CheckResult> {
  let inputs = { ...request.newInputs, ...defaultNames(type, request, ids) };
  if (get(inputs, "location") === undefined && Object.hasOwn(type.inputs, "location")) {
    const location = await defaultLocation(request.oldInputs, inputs, configuredLocation, locationOf);
    if (location !== undefined) inputs = { ...inputs, location };
  }
  if (get(inputs, "azureApiVersion") === undefined) inputs = { ...inputs, azureApiVersion: type.apiVersion };
  const reasons = [...checkParameters(type.parameters, inputs), ...checkProperties(type.inputs, inputs, "")];
  return { inputs, failures: reasons.map((reason) => ({ reason })) };
}

function defaultNames(type: ResourceType, request: CheckRequest, ids: IdSource): PropertyMap {
  const parameter = type.parameters.find(({ autoName }) => autoName);
  if (parameter === undefined || get(request.newInputs, parameter.name) !== undefined) return {};
  const old = get(request.oldInputs, parameter.name);
  if (old !== undefined) {
    const drawn = get(request.oldInputs, createBeforeDelete) === true;
    return { [parameter.name]: old, ...(drawn ? { [createBeforeDelete]: true } : {}) };
  }
  const { mode, proposedName } = request.autonaming ?? {};
  if (mode === "disable") return {};
  // a UUID is generated even when a name is proposed
  if (proposedName !== undefined && (mode === "enforce" || parameter.autoName !== "uuid")) {
    return { [parameter.name]: proposedName, [createBeforeDelete]: true };
  }
  if (parameter.autoName === "copy") return { [parameter.name]: request.name };
  const name =
    parameter.autoName === "uuid"
      ? drawnUuid(request.randomSeed, ids)
      : `${request.name}${suffix(request.randomSeed, ids)}`;
  return { [parameter.name]: name, [createBeforeDelete]: true };
}

/** A UUID that repeats for a seed. Source: getDefaultName, AutoNameUuid */
function drawnUuid(seed: Uint8Array, ids: IdSource): string {
  if (seed.length === 0) return ids.uuid();
  const digits = createHash("sha256").update(seed).digest("hex");
  return [0, 8, 12, 16, 20].map((from, part) => digits.slice(from, [8, 12, 16, 20, 32][part])).join("-");
}

/**
 * Eight hexadecimal digits that repeat for a seed. azure-native uses ChaCha, so its digits differ from ours.
 * Source: github.com/pulumi/pulumi sdk/go/common/resource/resource_id.go (NewUniqueName)
 */
function suffix(seed: Uint8Array, ids: IdSource): string {
  return seed.length === 0
    ? ids.bytes(4).toString("hex")
    : createHash("sha256").update(seed).digest("hex").slice(0, 8);
}

/** Source: getDefaultLocation. Order: the old input, configuration, the resource group's location. */
async function defaultLocation(
  oldInputs: PropertyMap,
  inputs: PropertyMap,
  configured: string | undefined,
  locationOf: (resourceGroupName: string) => Promise<string | undefined>,
): Promise<PropertyValue | undefined> {
  const before = get(oldInputs, "location") ?? configured;
  if (before !== undefined) return before;
  const group = getString(inputs, "resourceGroupName");
  if (group === undefined) return undefined;
  return group === unknown ? unknown : locationOf(group);
}

function checkParameters(parameters: readonly PathParameter[], inputs: PropertyMap): string[] {
  return parameters.flatMap((parameter) => {
    const { name } = parameter;
    if (name === "subscriptionId") return [];
    const value = get(inputs, name);
    if (value === undefined) {
      const missing = parameter.required || parameter.autoName;
      return missing ? [`missing required property '${name}'`] : [];
    }
    return checkText(parameter, value);
  });
}

function checkText(parameter: PathParameter, value: PropertyValue): string[] {
  const { name, minimumLength = 0, maximumLength = Number.POSITIVE_INFINITY, pattern } = parameter;
  if (value === unknown) return [];
  if (typeof value !== "string") return checkValue({ kind: "string" }, value, name);
  const { length } = Buffer.from(value);
  const reasons: string[] = [];
  if (length < minimumLength) {
    reasons.push(`'${name}' is too short (${length}): at least ${minimumLength} characters required`);
  }
  if (length > maximumLength) {
    reasons.push(`'${name}' is too long (${length}): at most ${maximumLength} characters allowed`);
  }
  if (pattern !== undefined && !pattern.test(value)) {
    reasons.push(`'${name}' does not match expression '${pattern.source}'`);
  }
  return reasons;
}

function checkProperties(properties: Properties, values: PropertyMap, context: string): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = context === "" ? name : `${context}.${name}`;
    const value = get(values, name);
    if (value !== undefined) return checkValue(property.type, value, path);
    if (!property.required) return [];
    const fix =
      path === "location"
        ? ". Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'."
        : "";
    return [`missing required property '${path}'${fix}`];
  });
}

function checkValue(type: PropertyType, value: PropertyValue, path: string): string[] {
  if (type.kind === "any" || value === unknown) return [];
  if (Array.isArray(value)) {
    if (type.kind === "stringSet") return [];
    if (type.kind === "array") {
      return value.flatMap((item, index) => checkValue(type.items, item, `${path}[${index}]`));
    }
    return [`'${path}' should be of type '${typeName(type)}' but got an array`];
  }
  if (isMap(value)) return type.kind === "object" ? checkProperties(type.properties, value, path) : [];
  if (typeof value === "string" && type.kind !== "string") {
    return [`'${path}' should be of type '${typeName(type)}' but got a string`];
  }
  if (typeof value === "number" && type.kind !== "number") {
    return [`'${path}' should be of type '${typeName(type)}' but got a number`];
  }
  return [];
}

/** In azure-native's metadata, references to types (maps too) have an empty `type` or `object`. */
function typeName(type: PropertyType): string {
  if (type.kind === "stringSet") return "array";
  return type.kind === "map" ? "object" : type.kind === "object" ? "" : type.kind;
}
