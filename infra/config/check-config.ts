/** Checks raw configuration and reports every mistake in one error, each with the value, the rule and the command that fixes it. */

import { isDestinationName, isOwnSettings } from "../destinations/index";
import { LeadError } from "../errors";
import { type Checked, checkValues, destinationsIn, hasWrongCrm, type Mistake } from "./check-values";
import { configName, configNamespace, forThisStack, setCommand } from "./commands";
import type { Values } from "./key";
import { keyOf } from "./keys";
import type { LeadDestinationArgs } from "./lead-destination-args";
import { flattened, nested } from "./map-keys";

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
 * The configuration as arguments.
 *
 * @throws {LeadError} LEADS_CONFIG_INVALID
 */
export function checkConfig(raw: RawConfig): LeadDestinationArgs {
  const { mistakes, values } = checkedConfig(raw);
  if (mistakes.length > 0) throw new LeadError("LEADS_CONFIG_INVALID", describe(mistakes));
  const { authentication, ...args } = values;
  return nested(args) as unknown as LeadDestinationArgs;
}

/** Every mistake, and the values that have none. */
export function checkedConfig({ values, location, secretKeys, clouds, now }: RawConfig): Checked {
  const given = flattened(valuesIn({ ...Object.fromEntries(values), location }));
  const isSecret = (path: string) => secretKeys?.has(path.split(".")[0] ?? path) === true;
  const paths = Object.keys(given);
  const checked = checkValues(withLeadSource(given), {
    now: now ?? new Date(),
    secretKeys: new Set(paths.filter(isSecret)),
  });
  const mistakes = [
    ...checked.mistakes,
    ...[...values.keys()].filter((key) => key.includes(".")).map(withoutPath),
    ...(values.has("location") ? [ownLocation()] : []),
    ...paths
      .filter((path) => keyOf(path)?.secret && given[path] !== undefined && !isSecret(path))
      .map(inClear),
    ...otherClouds(clouds ?? []),
  ];
  return { mistakes, values: checked.values };
}

/** Texts as values of their keys' types. */
function valuesIn(texts: Readonly<Record<string, string | undefined>>): Values {
  const given = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given.map(([key, text]) => [key, valueIn(key, text)]));
}

/** A program leaves out the argument where the configuration says none. */
function withLeadSource(given: Values): Values {
  if (!destinationsIn(given).includes("dynamics365")) return given;
  const { leadSourceCode = hasWrongCrm(given) ? "none" : 8, ...others } = given;
  return leadSourceCode === "none" ? others : { ...others, leadSourceCode };
}

/** The value of a text; the text itself, for the check to refuse, when it has none. */
function valueIn(key: string, text: string): unknown {
  if (isDestinationName(key) && isOwnSettings(key)) return parseJson(text);
  switch (keyOf(key)?.schema.type) {
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

/** `pulumi config set` without `--path` makes a key with a dot. */
const withoutPath = (key: string): Mistake => ({
  key,
  found: "a key with a dot",
  expected: `the entry of an object, set with --path`,
  fix: forThisStack(`pulumi config rm "${configName(key)}"`),
});

/** A reader of the stack file would have the value, so it is never stored in plain text. */
const inClear = (key: string): Mistake => ({
  key,
  found: "a value in clear",
  expected: "a secret, with a new value: this one can be read in the stack file",
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
