/** The commands that messages print: each works when it is pasted. */
import * as pulumi from "@pulumi/pulumi";
import { keyOf } from "./keys";

/** Namespace of our keys. */
export const configNamespace = "marketplace-leads";

/**
 * Adds the stack's name, because another stack may be selected.
 *
 * @param command one command of `pulumi` or `leads`, not a list
 */
export const forThisStack = (command: string): string => `${command} --stack ${pulumi.getStack()}`;

/** A key as `pulumi config` writes it. */
export const configName = (key: string): string =>
  key === "location" ? "azure-native:location" : `${configNamespace}:${key}`;

/** Pulumi refuses a plain value under such a name because it may be a secret. Source: pulumi, pkg/cmd/pulumi/config/config.go, keyPattern */
const soundsSecret = /passwd|pass|password|pwd|secret|token/i;

/**
 * @param key a key, or the path of an entry in a destination's object: `salesforce.url`
 * @param text value to set. @default the key's example
 */
export function setCommand(key: string, text?: string): string {
  const { example, secret } = keyOf(key) ?? { example: "" };
  const name = key.includes(".") ? `--path "${configName(key)}"` : configName(key);
  if (secret) return `pulumi config set --secret ${example.startsWith("--path") ? example : name}`;
  if (example.startsWith("--path")) return `pulumi config set ${example}`;
  const plain = soundsSecret.test(key) ? "--plaintext " : "";
  return `pulumi config set ${plain}${name} ${text ?? example}`;
}

/** @param entry e.g. `.team`; empty for the whole key */
export const removeCommand = (key: string, entry = ""): string =>
  `pulumi config rm ${entry === "" && !key.includes(".") ? "" : "--path "}"${configName(key)}${entry}"`;
