/**
 * The double of Pulumi's `azuread` provider: Terraform's azuread behind Pulumi's bridge.
 * Source: pulumi-azuread provider/resources.go; pulumi-terraform-bridge pkg/tfbridge/provider.go
 */
import { version } from "@pulumi/azuread/package.json";
import type { Clock } from "../support/clock";
import { NotEmulated } from "../support/errors";
import { invokeAzuread } from "./azuread-functions";
import {
  checkBridged,
  inputsAfterRead,
  planBridged,
  previewBridged,
  previewUpdate,
  withNulls,
} from "./bridge";
import { application } from "./bridged-types/application";
import { applicationPassword } from "./bridged-types/application-password";
import type { BridgedContext, BridgedType } from "./bridged-types/bridged-type";
import { servicePrincipal } from "./bridged-types/service-principal";
import { get, type PropertyMap, type PropertyValue, secret } from "./property-values";
import type { Configuration, DeployerIdentity, ProviderDouble } from "./provider";
import type { RestClient } from "./rest-client";

const types: ReadonlyMap<string, BridgedType> = new Map(
  [application, servicePrincipal, applicationPassword].map((type) => [type.token, type]),
);

interface AzureadDependencies {
  readonly graph: RestClient;
  readonly identity: DeployerIdentity;
  readonly clock: Clock;
}

export function createAzuread({ graph, identity, clock }: AzureadDependencies): ProviderDouble {
  const context: BridgedContext = { graph, callerId: identity.objectId, now: () => clock.now() };
  return {
    name: "azuread",
    version,
    configure() {},
    async check(_configuration, { type, newInputs }) {
      return checkBridged(typeOf(type), newInputs);
    },
    diff: ({ type, state, newInputs, ignoreChanges }) =>
      planBridged(typeOf(type), state, newInputs, ignoreChanges),
    previewCreate: ({ type, newInputs }) => previewBridged(typeOf(type), newInputs),
    async create(configuration, { type: token, newInputs }) {
      const type = typeOf(token);
      const values = withoutOwnKeys(newInputs);
      const { id, outputs } = await type.create(context, values);
      const written = withNulls(type, outputs, values);
      return { id, outputs: outputsOf(type, written, id, configuration) };
    },
    async read(configuration, { type: token, id, state, oldInputs }) {
      const type = typeOf(token);
      const isImport = Object.keys(state).length === 0;
      if (isImport && !type.importable)
        throw new Error(`resource ${type.terraformName} doesn't support import`);
      const found = await type.read(context, id, withoutOwnKeys(state));
      if (found === undefined) return undefined;
      return {
        id: found.id,
        outputs: outputsOf(type, found.outputs, found.id, configuration),
        inputs: inputsAfterRead(type, isImport ? undefined : oldInputs, found.outputs),
      };
    },
    previewUpdate: ({ type, state, newInputs, ignoreChanges }) =>
      previewUpdate(typeOf(type), state, newInputs, ignoreChanges),
    async update(configuration, { type: token, id, state, newInputs, ignoreChanges }) {
      const type = typeOf(token);
      const kept = ignoreChanges.map((name): [string, PropertyValue | undefined] => [name, get(state, name)]);
      const values = { ...withoutOwnKeys(newInputs), ...known(kept) };
      const updated = await type.update(context, id, values, withoutOwnKeys(state));
      const written = withNulls(type, updated.outputs, values, withoutOwnKeys(state));
      return outputsOf(type, written, id, configuration);
    },
    async delete({ type, id }) {
      await typeOf(type).delete(context, id);
    },
    invoke: (token, args) => invokeAzuread(graph, identity, token, args),
  };
}

function typeOf(token: string): BridgedType {
  const type = types.get(token);
  if (type === undefined) throw new NotEmulated(`the resource type '${token}'`);
  return type;
}

function known(entries: readonly [string, PropertyValue | undefined][]): PropertyMap {
  return Object.fromEntries(
    entries.filter((entry): entry is [string, PropertyValue] => entry[1] !== undefined),
  );
}

/** Without `id` and the bridge's own `__` keys. */
function withoutOwnKeys(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => key !== "id" && !key.startsWith("__")));
}

/** Marks sensitive properties as secret, like the bridge, if the engine accepts secrets. */
function outputsOf(
  type: BridgedType,
  outputs: PropertyMap,
  id: string,
  configuration: Configuration,
): PropertyMap {
  const marked = type.secrets.map((name): [string, PropertyValue | undefined] => {
    const value = get(outputs, name);
    return [name, value !== undefined && configuration.engineAcceptsSecrets ? secret(value) : value];
  });
  return { ...outputs, ...known(marked), id };
}
