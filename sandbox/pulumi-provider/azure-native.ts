/**
 * The double of Pulumi's `azure-native` provider: its generic behaviour over a table of resource types.
 * Source: pulumi-azure-native provider/pkg/provider/provider.go, one method here for each there.
 */
import { version } from "@pulumi/azure-native/package.json";
import { NotEmulated } from "../support/errors";
import type { IdSource } from "../support/ids";
import { checkInputs, createBeforeDelete } from "./azure-native-check";
import {
  bodyToInputs,
  bodyToOutputs,
  containsNull,
  inputsToBody,
  outputsToInputs,
  previewOutputs,
} from "./convert";
import { applyDifference, compareMaps, detail, isOwnKey, replacingPaths, withoutInsignificant } from "./diff";
import { get, getString, isMap, type PropertyMap } from "./property-values";
import type { DeployerIdentity, Difference, ProviderDouble, ResourceState, Stored } from "./provider";
import { idOf, parametersOf } from "./resource-path";
import { type RestClient, RestError, type TokenSource } from "./rest-client";
import { functionTypes, resourceTypes } from "./types";
import type { ResourceType } from "./types/resource-type";

interface AzureNativeDependencies {
  readonly arm: RestClient;
  /** Bearer tokens of the caller. */
  readonly token: TokenSource;
  readonly identity: DeployerIdentity;
  readonly ids: IdSource;
}

/** Api-version for reading a resource group's location. Source: apiVersionResources in provider.go */
const resourceGroupApiVersion = "2020-10-01";

/** Default endpoint of `getClientToken`. */
const resourceManager = "https://management.azure.com/";

export function createAzureNative({
  arm,
  token: signIn,
  identity,
  ids,
}: AzureNativeDependencies): ProviderDouble {
  const defaults = { subscriptionId: identity.subscriptionId };

  async function readBody(id: string, apiVersion: string): Promise<PropertyMap> {
    const { body } = await arm.send("GET", `${id}?api-version=${apiVersion}`);
    if (!isMap(body)) throw new Error(`expected object from Read of '${id}'`);
    return body;
  }

  /** Fails when the resource exists: it must be imported. Source: CanCreate in client_azcore.go */
  async function refuseExisting(id: string, apiVersion: string): Promise<void> {
    try {
      const { body } = await arm.send("GET", `${id}?api-version=${apiVersion}`);
      if (!isMap(body) || Object.keys(body).length === 0) return;
    } catch (error) {
      if (error instanceof RestError && error.status === 404) return;
      if (!(error instanceof RestError)) throw error;
      throw new Error(
        `cannot check existence of resource '${id}': status code ${error.status}, ${error.message}`,
      );
    }
    throw new Error(`cannot create already existing resource '${id}'`);
  }

  /** PUT, then GET: their shapes can differ, and a refresh uses GET. Source: readAfterWrite, CreateOrUpdate */
  async function write(
    type: ResourceType,
    id: string,
    inputs: PropertyMap,
    previous?: PropertyMap,
  ): Promise<ResourceState> {
    const wanted = inputsToBody(type.inputs, inputs, previous);
    const method = containsNull(wanted) ? "PATCH" : "PUT";
    const { body } = await arm.send(method, `${id}?api-version=${type.apiVersion}`, wanted);
    const canonicalId = isMap(body) && typeof body.id === "string" ? body.id : id;
    return { id: canonicalId, outputs: outputsOf(type, await readBody(canonicalId, type.apiVersion)) };
  }

  async function locationOf(resourceGroupName: string): Promise<string | undefined> {
    const id = `/subscriptions/${identity.subscriptionId}/resourceGroups/${encodeURIComponent(resourceGroupName)}`;
    try {
      const { location } = await readBody(id, resourceGroupApiVersion);
      return typeof location === "string" ? location : undefined;
    } catch (error) {
      if (error instanceof RestError) return undefined;
      throw error;
    }
  }

  return {
    name: "azure-native",
    version,
    configure({ sendsOldInputs, sendsOldInputsToDelete }) {
      if (!sendsOldInputs || !sendsOldInputsToDelete) {
        throw new Error("Azure Native provider requires Pulumi CLI v3.74.0 or later");
      }
    },
    check(configuration, request) {
      const location = configuration.variables.get("location");
      return checkInputs(typeOf(request.type), request, location, ids, locationOf);
    },
    diff: ({ type, ...stored }) => difference(typeOf(type), stored),
    previewCreate: ({ type, newInputs }) => previewOutputs(typeOf(type).outputs, newInputs),
    async create(_configuration, { type: token, newInputs }) {
      const type = typeOf(token);
      const id = idOf(type, newInputs, defaults);
      if (type.defaultState === undefined) await refuseExisting(id, type.apiVersion);
      return write(type, id, newInputs);
    },
    async read(_configuration, { type: token, id, state, oldInputs }) {
      const type = typeOf(token);
      let body: PropertyMap;
      try {
        body = await readBody(id, type.apiVersion);
      } catch (error) {
        if (error instanceof RestError && error.status === 404) return undefined;
        throw error;
      }
      const outputs = outputsOf(type, body);
      if (oldInputs === undefined || Object.keys(state).length === 0) {
        return { id, outputs, inputs: { ...parametersOf(type, id), ...bodyToInputs(type.inputs, body) } };
      }
      const changed = compareMaps(outputsToInputs(type.inputs, state), outputsToInputs(type.inputs, outputs));
      return { id, outputs, inputs: applyDifference(oldInputs, changed) };
    },
    previewUpdate({ type, state, newInputs }) {
      const outputs = previewOutputs(typeOf(type).outputs, newInputs);
      // Only these never change in place. All other outputs are unknown in an update preview.
      for (const name of ["name", "location"]) {
        const value = get(state, name);
        if (value !== undefined) outputs[name] = value;
      }
      return outputs;
    },
    async update(_configuration, { type: token, newInputs, oldInputs }) {
      const type = typeOf(token);
      return (await write(type, idOf(type, newInputs, defaults), newInputs, oldInputs)).outputs;
    },
    async delete({ type: token, id }) {
      const { apiVersion, defaultState } = typeOf(token);
      const method = defaultState === undefined ? "DELETE" : "PUT";
      try {
        await arm.send(method, `${id}?api-version=${apiVersion}`, defaultState);
      } catch (error) {
        if (!(error instanceof RestError) || error.status !== 404) throw error;
      }
    },
    async invoke(token, args) {
      if (token === "azure-native:authorization:getClientConfig") return { ...identity };
      if (token === "azure-native:authorization:getClientToken") {
        return { token: await signIn(getString(args, "endpoint") ?? resourceManager) };
      }
      return invokeArm(token, args);
    },
  };

  async function invokeArm(token: string, args: PropertyMap): Promise<PropertyMap> {
    const getter = [...resourceTypes.values()].find((type) => type.getter === token);
    const call = getter ?? functionTypes.get(token);
    if (call === undefined) throw new NotEmulated(`the function '${token}'`);
    const id = idOf(call, args, defaults);
    const path = `${id}?api-version=${call.apiVersion}`;
    try {
      const { body } =
        "body" in call
          ? await arm.send("POST", path, inputsToBody(call.body, args))
          : await arm.send("GET", path);
      const outputs = bodyToOutputs(call.outputs, isMap(body) ? body : {});
      return getter === undefined ? outputs : { ...outputs, azureApiVersion: call.apiVersion };
    } catch (error) {
      if (error instanceof RestError)
        throw new Error(`request failed ${id}: ${error.message}`, { cause: error });
      throw error;
    }
  }
}

function typeOf(token: string): ResourceType {
  const type = resourceTypes.get(token);
  if (type === undefined) throw new NotEmulated(`the resource type '${token}'`);
  return type;
}

/** Source: checkpointObject. The state does not repeat the inputs: the engine sends the old ones (since v3). */
function outputsOf(type: ResourceType, body: PropertyMap): PropertyMap {
  return { ...bodyToOutputs(type.outputs, body), azureApiVersion: type.apiVersion };
}

/** Compares old inputs with new ones, never the state. Source: Diff, calculateChangesAndReplacements */
function difference(
  type: ResourceType,
  {
    state,
    oldInputs = {},
    newInputs,
  }: Omit<Stored, "type" | "name" | "urn" | "id"> & { newInputs: PropertyMap },
): Difference {
  const none: Difference = { detailed: new Map(), deleteBeforeReplace: false };
  const apiVersion = get(oldInputs, "azureApiVersion") ?? get(state, "azureApiVersion");
  const old = apiVersion === undefined ? oldInputs : { ...oldInputs, azureApiVersion: apiVersion };
  const found = compareMaps(old, newInputs, isOwnKey);
  if (found === undefined) return none;
  const detailed = detail(withoutInsignificant(found), replacingPaths(type.parameters, type.inputs));
  for (const [path, entry] of detailed) {
    // adding the resource's current value to the program does not replace it
    const same = entry.kind === "add" && entry.replace && get(newInputs, path) === get(state, path);
    if (same) detailed.set(path, { ...entry, replace: false });
  }
  const drawnName = get(old, createBeforeDelete);
  const replaces = [...detailed.values()].some(({ replace }) => replace);
  return { detailed, deleteBeforeReplace: typeof drawnName === "boolean" ? !drawnName : replaces };
}
