/** Checks raw configuration: every mistake in one error, each with what was found and expected, and the command that fixes it. */
import { LeadError } from "../errors";
import { checkValues, type Mistake } from "./check-values";
import { configName, configNamespace, forThisStack, setCommand } from "./commands";
import { configKeys } from "./keys";
import type { LeadDestinationArgs } from "./lead-destination-args";

/** Configuration as the engine hands it over: text by key, without the namespace. */
export interface RawConfig {
  values: ReadonlyMap<string, string>;
  /** `azure-native:location`. */
  location?: string | undefined;
  /** Keys of `values` that were set with `--secret`: never printed. */
  secretKeys?: ReadonlySet<string>;
  /** `azure-native:environment`, `azuread:environment` and `ARM_ENVIRONMENT`, as far as they are set. */
  clouds?: readonly string[];
  /** @default the machine's clock */
  now?: Date;
}

/**
 * The configuration as arguments, without the secrets.
 *
 * @throws {LeadError} LEADS_CONFIG_INVALID
 */
export function checkConfig({ values, location, secretKeys, clouds, now }: RawConfig): LeadDestinationArgs {
  const texts = { ...Object.fromEntries(values), location };
  const given = Object.fromEntries(
    Object.entries({ leadSourceCode: "8", ...texts })
      // a program leaves the argument out
      .filter(([key, text]) => text !== undefined && !(key === "leadSourceCode" && text === "none"))
      .map(([key, text]) => [key, valueIn(key, String(text))]),
  );
  const checked = checkValues(given, {
    now: now ?? new Date(),
    ...(secretKeys === undefined ? {} : { secretKeys }),
  });
  const mistakes = [
    ...checked.mistakes,
    ...(values.has("location") ? [ownLocation()] : []),
    ...(values.has("alertWebhook") && secretKeys?.has("alertWebhook") !== true
      ? [inClear("alertWebhook")]
      : []),
    ...otherClouds(clouds ?? []),
  ];
  if (mistakes.length > 0) throw new LeadError("LEADS_CONFIG_INVALID", describe(mistakes));
  const { crm, authentication, clientSecret, alertWebhook, ...args } = checked.values;
  return args as unknown as LeadDestinationArgs;
}

/** The value that a text stands for; the text itself, which the check refuses, when it stands for none. */
function valueIn(key: string, text: string): unknown {
  if (!Object.hasOwn(configKeys, key)) return text;
  switch (configKeys[key]?.schema.type) {
    case "integer":
      return /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : text;
    case "boolean":
      return /^(true|false)$/.test(text) ? text === "true" : text;
    case "object":
    case "array":
      return parseJson(text);
    default:
      return text;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const ownLocation = (): Mistake => ({
  key: `${configNamespace}:location`,
  found: "an unknown key",
  expected: `perhaps ${configName("location")}`,
  fix: forThisStack(`pulumi config rm '${configNamespace}:location'`),
});

/** Everybody who has the address can post to it, so it is never kept in clear. */
const inClear = (key: string): Mistake => ({
  key,
  found: "a value in clear",
  expected: "a secret, as a new address: this one can be read in the stack file",
  fix: forThisStack(setCommand(key)),
});

/** Names of the public cloud. Source: https://www.pulumi.com/registry/packages/azure-native/installation-configuration/ */
const publicCloud: ReadonlySet<string> = new Set(["", "public", "azurecloud", "azurepubliccloud"]);

/** The addresses of Azure, Entra and Dataverse that are called are those of the public cloud. */
function otherClouds(clouds: readonly string[]): Mistake[] {
  const other = clouds.find((cloud) => !publicCloud.has(cloud.toLowerCase()));
  if (other === undefined) return [];
  const key = "azure-native:environment";
  const removals = [key, "azuread:environment"].map((name) => forThisStack(`pulumi config rm ${name}`));
  return [
    {
      key,
      found: JSON.stringify(other),
      expected: "public: no other cloud is in this version",
      fix: [...removals, "unset ARM_ENVIRONMENT"].join("; "),
    },
  ];
}

function describe(mistakes: readonly Mistake[]): string {
  const lines = mistakes.map(({ key, found, expected, fix }) => {
    const name = key.includes(":") ? key : configName(key);
    return `  ${name}: found ${found}, expected ${expected}\n    ${fix}`;
  });
  const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
  return `${count} in the configuration of this stack; nothing was changed.\n${lines.join("\n")}`;
}
