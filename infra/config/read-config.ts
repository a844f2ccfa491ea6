/** Reads the stack's configuration; the only file that uses `pulumi.Config`. */
import * as pulumi from "@pulumi/pulumi";
import { checkConfig } from "./check-config";
import { configNamespace } from "./commands";
import { keyOf } from "./keys";
import type { LeadDestinationArgs } from "./lead-destination-args";
import { flattened, nested } from "./map-keys";

/**
 * This stack's configuration as arguments of its lead destination. Secrets stay Outputs.
 *
 * @throws {LeadError} LEADS_CONFIG_INVALID with every mistake
 */
export function readConfig(): LeadDestinationArgs {
  const values = ownValues();
  const args = checkConfig({
    values,
    location: new pulumi.Config("azure-native").get("location"),
    secretKeys: new Set([...values.keys()].filter(isSecretKey)),
    clouds: clouds(),
  });
  return withSecrets(args);
}

/** The values of secret keys as secret Outputs. */
function withSecrets(args: LeadDestinationArgs): LeadDestinationArgs {
  const flat = Object.entries(flattened({ ...args })).map(([path, value]) => [
    path,
    keyOf(path)?.secret ? pulumi.secret(value) : value,
  ]);
  return nested(Object.fromEntries(flat)) as unknown as LeadDestinationArgs;
}

function clouds(): string[] {
  const configured = ["azure-native", "azuread"].map((name) => new pulumi.Config(name).get("environment"));
  return [...configured, process.env.ARM_ENVIRONMENT].filter((cloud) => cloud !== undefined);
}

/** Raw text by key. Reading all configuration of the engine is the only way to see unknown keys. */
function ownValues(): ReadonlyMap<string, string> {
  const prefix = `${configNamespace}:`;
  const all = Object.entries(pulumi.runtime.allConfig());
  return new Map(
    all.filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

/** SDK function without a declaration. Inline programs of the Automation API have no such environment variable. */
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret: (key: string) => boolean };

/** Whether a key was set with `--secret`. Hosts list it in one of two spellings. */
const isSecretKey = (key: string) =>
  isConfigSecret(`${configNamespace}:${key}`) || isConfigSecret(`${configNamespace}:config:${key}`);
