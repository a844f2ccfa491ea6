/**
 * Reads the stack configuration once, checks all of it and returns frozen plain data. Secrets stay Outputs.
 *
 * Layer: configuration; the only file that reads `pulumi.Config`. Registers nothing.
 */
import * as pulumi from "@pulumi/pulumi";
import { checkConfig, type RawConfig } from "./config-check";
import type { LeadsConfig } from "./config-schema";

/** Namespace of every key of ours. */
export const configNamespace = "marketplace-leads";

/**
 * Configuration of this stack.
 *
 * @throws {LeadError} LEADS_CONFIG_INVALID with every mistake at once
 */
export function readConfig(): LeadsConfig {
  const values = ownValues();
  const raw: RawConfig = {
    values,
    location: new pulumi.Config("azure-native").get("location"),
    secretKeys: new Set([...values.keys()].filter(isSecretKey)),
    clouds: clouds(),
  };
  const checked = checkConfig(raw);
  return Object.freeze({ ...checked, ...secretOf("clientSecret"), ...secretOf("alertWebhook") });
}

function secretOf<Key extends string>(key: Key): { [key in Key]?: pulumi.Output<string> } {
  const secret = new pulumi.Config(configNamespace).getSecret(key);
  return secret === undefined ? {} : ({ [key]: secret } as { [key in Key]?: pulumi.Output<string> });
}

function clouds(): string[] {
  const configured = ["azure-native", "azuread"].map((name) => new pulumi.Config(name).get("environment"));
  return [...configured, process.env.ARM_ENVIRONMENT].filter((cloud) => cloud !== undefined);
}

/** Raw text by key. The engine hands all configuration to the program; this is how unknown keys are seen at all. */
function ownValues(): ReadonlyMap<string, string> {
  const prefix = `${configNamespace}:`;
  const all = Object.entries(pulumi.runtime.allConfig());
  return new Map(
    all.filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

/** SDK function without a declaration. Inline programs of the Automation API have no environment to look into. */
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret: (key: string) => boolean };

/** Whether a key was set with `--secret`. Hosts list it in one of two spellings. */
const isSecretKey = (key: string) =>
  isConfigSecret(`${configNamespace}:${key}`) || isConfigSecret(`${configNamespace}:config:${key}`);
