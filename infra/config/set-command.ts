/** The `pulumi config set` of a key: one that works when it is pasted. */
import { configKeys } from "./config-schema";
import type { KeySchema } from "./key-schema";

const namespace = "marketplace-leads";

/** Pulumi refuses a plain value below such a name: it may be a secret. Source: pulumi, pkg/cmd/pulumi/config/config.go, keyPattern */
const soundsSecret = /passwd|pass|password|pwd|secret|token/i;

/**
 * @param key one of {@link configKeys}
 * @param text value to set. @default the key's example
 */
export function setCommand(key: string, text?: string): string {
  const schema: KeySchema | undefined = configKeys[key];
  if (schema === undefined) return "";
  if (schema.secret) return `pulumi config set --secret ${namespace}:${key}`;
  const plain = soundsSecret.test(key) ? "--plaintext " : "";
  const value = schema.json ? schema.example : `${namespace}:${key} ${text ?? schema.example}`;
  return `pulumi config set ${plain}${value}`;
}
