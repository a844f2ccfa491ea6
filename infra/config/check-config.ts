/** Checks raw configuration and reports every mistake in one error, each with the value, the rule and the command that fixes it. */
import { LeadError } from "../errors";
import { checkValues, type Mistake } from "./check-values";
import { configName, configNamespace, forThisStack, setCommand } from "./commands";
import { configKeys } from "./keys";
import type { LeadDestinationArgs } from "./lead-destination-args";

/** Configuration from the engine: text by key, without the namespace. */
export interface RawConfig {
  values: ReadonlyMap<string, string>;
  /** `azure-native:location`. */
  location?: string | undefined;
  /** Keys of `values` that were set with `--secret`: never printed. */
  secretKeys?: ReadonlySet<string>;
  /** Those of `azure-native:environment`, `azuread:environment` and `ARM_ENVIRONMENT` that are set. */
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
      // a program leaves out the argument
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

/** The value of a text; the text itself, for the check to refuse, when it has none. */
function valueIn(key: string, text: string): unknown {
  if (!Object.hasOwn(configKeys, key)) return text;
  switch (Object.hasOwn(configKeys, key) ? configKeys[key]?.schema.type : undefined) {
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
  fix: forThisStack(`pulumi config rm "${configNamespace}:location"`),
});

/** Anyone who has the address can post to it, so it is never stored in plain text. */
const inClear = (key: string): Mistake => ({
  key,
  found: "a value in clear",
  expected: "a secret, as a new address: this one can be read in the stack file",
  fix: forThisStack(setCommand(key)),
});

/** Names of the public cloud. Source: https://www.pulumi.com/registry/packages/azure-native/installation-configuration/ */
const publicCloud: ReadonlySet<string> = new Set(["", "public", "azurecloud", "azurepubliccloud"]);

/** The program calls only addresses of the public cloud. */
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
      fix: [...removals, "and remove the variable ARM_ENVIRONMENT"].join("\n    "),
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
