/** The commands that messages print: each works when it is pasted. */
import * as pulumi from "@pulumi/pulumi";
import { configKeys } from "./keys";

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
 * @param key one of {@link configKeys}
 * @param text value to set. @default the key's example
 */
export function setCommand(key: string, text?: string): string {
  const { example, secret } = configKeys[key] ?? { example: "" };
  if (secret) return `pulumi config set --secret ${configName(key)}`;
  if (example.startsWith("--path")) return `pulumi config set ${example}`;
  const plain = soundsSecret.test(key) ? "--plaintext " : "";
  return `pulumi config set ${plain}${configName(key)} ${text ?? example}`;
}

/** @param entry e.g. `.team`; empty for the whole key */
export const removeCommand = (key: string, entry = ""): string =>
  `pulumi config rm ${entry === "" ? "" : "--path "}"${configName(key)}${entry}"`;
