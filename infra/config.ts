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
    secretKeys: secretKeys(),
    clouds: clouds(),
  };
  const checked = checkConfig(raw);
  const secret = new pulumi.Config(configNamespace).getSecret("clientSecret");
  return Object.freeze(secret === undefined ? checked : { ...checked, clientSecret: secret });
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

/** Keys set with `--secret`, without the namespace; the SDK has no public way to ask, the host tells in the environment. */
function secretKeys(): ReadonlySet<string> {
  const listed: unknown = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS || "[]");
  const keys = Array.isArray(listed) ? listed.map(String) : [];
  return new Set(
    keys.map((key) => key.replace(`${configNamespace}:config:`, "").replace(`${configNamespace}:`, "")),
  );
}
