/** Stack configuration without a passphrase: each secret has a value that the check accepts. */
import type { RawConfig } from "../config/check-config";
import { configNamespace } from "../config/commands";
import type { Key } from "../config/key";
import { keyOf, keysOfDestination } from "../config/keys";
import { isDestinationName, isOwnSettings } from "../destinations/index";
import { isObject, readFlow } from "../own-flow/flow-file";

/** What stands for a secret. */
export const secretText = "[secret]";

/** Configuration as a stack file has it: full key → text, number, Boolean, list or object, with `secure` for secrets. */
export type FileConfig = Readonly<Record<string, unknown>>;

export interface StandInConfig extends RawConfig {
  /** Paths of encrypted values that are no secret by nature, so the definition may depend on them. */
  hidden: string[];
}

/** The configuration as the program would get it. */
export function withStandIns(config: FileConfig): StandInConfig {
  const secretKeys = new Set<string>();
  const hidden: string[] = [];
  const values = new Map<string, string>();
  const prefix = `${configNamespace}:`;
  for (const [name, value] of Object.entries(config)) {
    if (!name.startsWith(prefix)) continue;
    const key = name.slice(prefix.length);
    if (hasSecret(value)) secretKeys.add(key);
    const readable = hasSecret(value) ? decrypted(key, value, config, hidden) : value;
    values.set(key, textOf(readable));
  }
  const location = config["azure-native:location"];
  if (isSecret(location)) hidden.push("azure-native:location");
  return {
    values,
    secretKeys,
    hidden: hidden.sort(),
    location: location === undefined ? undefined : isSecret(location) ? "westeurope" : textOf(location),
    clouds: ["azure-native:environment", "azuread:environment"].flatMap((key) =>
      typeof config[key] === "string" ? [config[key]] : [],
    ),
  };
}

/** Source: pulumi, sdk/go/common/resource/config/object.go, MarshalString */
const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const isSecret = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).length === 1 && typeof value.secure === "string";

const hasSecret = (value: unknown): boolean =>
  isSecret(value) || (typeof value === "object" && value !== null && Object.values(value).some(hasSecret));

function decrypted(key: string, value: unknown, config: FileConfig, hidden: string[]): unknown {
  if (isDestinationName(key) && isOwnSettings(key) && isObject(value)) {
    if (!isSecret(value))
      return mapped(value, (one, entry) => part(`${key}.${entry}`, one, { ...value }, hidden));
    hidden.push(key);
    const required = Object.entries(keysOfDestination(key)).filter(([, { required }]) => required);
    return Object.fromEntries(
      required.map(([path, one]) => [path.slice(key.length + 1), standIn(path, one)]),
    );
  }
  if (key === "flowSecrets") return flowSecrets(value, config);
  return part(key, value, config, hidden);
}

/** One key's value, or an entry of a destination's object. */
function part(path: string, value: unknown, settings: FileConfig, hidden: string[]): unknown {
  if (!hasSecret(value)) return value;
  const key = keyOf(path);
  if (!key?.secret) hidden.push(path);
  if (key === undefined) return secretText;
  if (isSecret(value) || Array.isArray(value)) return standIn(path, key, settings);
  // an entry of tags, names or a map
  const known = Object.entries(value as object).filter(([, one]) => !hasSecret(one));
  return Object.fromEntries(known);
}

function standIn(path: string, { schema, secret, example }: Key, { template }: FileConfig = {}): unknown {
  if (path === "webhook.url") return channels[String(template)] ?? "https://secret.example/";
  if (path === "alertWebhook") return "https://secret.example/";
  if (secret) return secretText;
  const text = /^--path "[^"]*" (.*)$/.exec(example)?.[1] ?? example;
  if (schema.type === "object") return {};
  if (schema.type === "array") return [text];
  return schema.type === "integer" || schema.type === "boolean" ? JSON.parse(text) : text;
}

/** Addresses that fit the templates of a webhook. */
const channels: Readonly<Record<string, string>> = {
  slack: "https://hooks.slack.com/services/secret",
  teams: "https://secret.environment.api.powerplatform.com/secret",
};

/** A value of the right type for each parameter of the own flow that has one in the file. */
function flowSecrets(value: unknown, config: FileConfig): unknown {
  const types = secureTypes(String(config[`${configNamespace}:flow`]));
  const names = isSecret(value) ? Object.keys(types) : Object.keys(value as object);
  return Object.fromEntries(names.map((name) => [name, types[name] === "SecureObject" ? "{}" : secretText]));
}

function secureTypes(path: string): Readonly<Record<string, string>> {
  const read = readFlow(path);
  const content = "content" in read ? read.content : undefined;
  const parameters = isObject(content) && isObject(content.parameters) ? content.parameters : {};
  const typed = Object.entries(parameters).map(([name, one]) => [
    name,
    isObject(one) ? String(one.type) : "",
  ]);
  return Object.fromEntries(typed.filter(([, type = ""]) => type.startsWith("Secure")));
}

const mapped = (value: object, change: (one: unknown, name: string) => unknown) =>
  Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one, name)]));
