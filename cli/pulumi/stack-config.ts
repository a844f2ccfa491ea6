/**
 * Reads the configuration of a stack with `pulumi`, including secrets. The stack need not be deployed.
 *
 * Prints nothing: the values may be secrets.
 */
import { pulumiJson, pulumiText, selectionOf } from "./pulumi-json";

/** Configuration as the program gets it. */
export interface StackConfig {
  stack: string;
  /** Text by key, without the namespace. */
  values: ReadonlyMap<string, string>;
  secretKeys: ReadonlySet<string>;
  location: string | undefined;
  clouds: readonly string[];
}

interface Entry {
  value?: string;
  secret: boolean;
}

const namespace = "marketplace-leads:";

/** @throws {CommandError} as `pulumiJson` */
export async function stackConfig(selected: string | undefined): Promise<StackConfig> {
  const [config, stack] = await Promise.all([
    pulumiJson(["config"], ["--show-secrets", ...selectionOf(selected)]),
    selected ?? pulumiText(["stack"], ["--show-name"]),
  ]);
  const entries = Object.entries(config as Record<string, Entry>);
  const own = entries.flatMap(([key, entry]): [string, Entry][] =>
    key.startsWith(namespace) ? [[key.slice(namespace.length), entry]] : [],
  );
  const configured = (key: string) => entries.find(([name]) => name === key)?.[1].value;
  const clouds = [configured("azure-native:environment"), configured("azuread:environment")];
  return {
    stack: stack.trim(),
    values: new Map(own.map(([key, { value = "" }]) => [key, value])),
    secretKeys: new Set(own.filter(([, { secret }]) => secret).map(([key]) => key)),
    location: configured("azure-native:location"),
    clouds: [...clouds, process.env.ARM_ENVIRONMENT].filter((cloud) => cloud !== undefined),
  };
}
