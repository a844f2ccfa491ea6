/**
 * Checks raw configuration and reports every mistake in one error: found, expected, and the command that fixes it.
 *
 * Layer: configuration. Pure: no Pulumi configuration is read here. Never prints the value of a secret.
 */
import Ajv from "ajv";
import type { DeadLetter, LeadSchema } from "../definition/workflow-definition";
import { LeadError } from "../errors";
import { alertMistakes } from "./alert-check";
import type { AlertWindow } from "./alert-keys";
import { configKeys, impossibleKeys, type LeadsConfig, laterKeys, laterValues } from "./config-schema";
import { entryWithoutText, objectOfTexts } from "./config-values";
import { fieldMapMistakes } from "./field-map-check";
import type { KeySchema } from "./key-schema";
import { nearest } from "./nearest";
import { setCommand } from "./set-command";

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

interface Mistake {
  key: string;
  found: string;
  expected: string;
  fix: string;
}

const namespace = "marketplace-leads";
const hidden = "a secret value that does not fit (not shown)";
const ajv = new Ajv({ strict: false, allErrors: false });

/**
 * Checked configuration with its defaults, without `clientSecret`.
 *
 * @throws {LeadError} LEADS_CONFIG_INVALID
 */
export function checkConfig(raw: RawConfig): LeadsConfig {
  const parsed = new Map<string, unknown>();
  const mistakes = [
    ...[...raw.values.keys()].flatMap(unknownKey),
    ...Object.entries(configKeys).flatMap(([key, schema]) => {
      const secret = schema.secret === true || raw.secretKeys?.has(key) === true;
      return checkKey({ key, schema, text: raw.values.get(key), secret }, parsed);
    }),
    ...locationMistakes(raw.location),
    ...cloudMistakes(raw.clouds ?? []),
    ...pairMistakes(raw.values),
    ...deadLetterMistakes(raw.values),
    ...alertMistakes(raw.values, raw.secretKeys),
    ...expiryMistakes(parsed.get("clientSecretExpires"), raw.now ?? new Date()),
    ...overrideMistakes(parsed.get("fieldMap"), raw.secretKeys?.has("fieldMap") === true),
  ];
  if (mistakes.length > 0) throw new LeadError("LEADS_CONFIG_INVALID", describe(mistakes));
  return leadsConfig(parsed, String(raw.location));
}

function unknownKey(key: string): Mistake[] {
  if (Object.hasOwn(configKeys, key)) return [];
  const fix = `pulumi config rm '${namespace}:${key}'`;
  if (Object.hasOwn(laterKeys, key)) {
    return [{ key, found: "a value", expected: `no value: not in this version (${laterKeys[key]})`, fix }];
  }
  if (Object.hasOwn(impossibleKeys, key)) {
    return [{ key, found: "a value", expected: `no value: ${impossibleKeys[key]}`, fix }];
  }
  const near = nearest(key, Object.keys(configKeys));
  const hint = near === undefined ? `one of ${Object.keys(configKeys).join(", ")}` : `perhaps ${near}`;
  return [{ key, found: "an unknown key", expected: hint, fix }];
}

interface GivenKey {
  key: string;
  schema: KeySchema;
  text: string | undefined;
  secret: boolean;
}

function checkKey({ key, schema, text, secret }: GivenKey, parsed: Map<string, unknown>): Mistake[] {
  const expected = schema.description;
  const fix = setCommand(key);
  if (text === undefined) return schema.required ? [{ key, found: "no value", expected, fix }] : [];
  const found = secret ? hidden : JSON.stringify(text);
  if (Object.hasOwn(laterValues, key) && laterValues[key]?.includes(text)) {
    return [{ key, found, expected: `${expected}: ${text} is not in this version`, fix }];
  }
  const given = schema.json ? parseJson(text) : text;
  const value = schema.read === undefined ? given : schema.read(given);
  const isGood = value !== undefined && ajv.validate(schema.schema, value);
  if (isGood) parsed.set(key, value);
  const entry = schema.read === objectOfTexts ? entryWithoutText(value) : undefined;
  if (entry !== undefined) return [unquoted(key, entry, secret)];
  return isGood ? [] : [{ key, found, expected, fix: value === undefined ? fix : atEntry(fix) }];
}

/** The command for the entry of a list that the last validation refused, not for its first one. */
function atEntry(command: string): string {
  const [, index = "0"] = /^\/(\d+)/.exec(ajv.errors?.[0]?.instancePath ?? "") ?? [];
  return command.replace("[0]'", `[${index}]'`);
}

/** No `pulumi config set` fixes it: what was written is lost, only the person knows it. */
function unquoted(key: string, { name, value }: { name: string; value: unknown }, secret: boolean): Mistake {
  const found = secret ? hidden : JSON.stringify(value);
  const expected = "a text: without quotes YAML reads 1.10 as the number 1.1, and nothing as null";
  const text = typeof value === "object" || secret ? "…" : String(value);
  return {
    key: `${key}.${name}`,
    found,
    expected,
    fix: `in the stack's file, in quotes: ${name}: "${text}"`,
  };
}

/** @param instant as `utcTime` gives it */
export const isOver = (instant: string, now: Date): boolean => new Date(instant) <= now;

/** An expiry that Entra would refuse after the first resources are made. */
function expiryMistakes(expiry: unknown, now: Date): Mistake[] {
  if (typeof expiry !== "string" || !isOver(expiry, now)) return [];
  const key = "clientSecretExpires";
  const nextYear = new Date(now.getTime() + 365 * 86_400_000).toISOString().slice(0, 10);
  return [
    { key, found: `${expiry}, which is over`, expected: "a time to come", fix: setCommand(key, nextYear) },
  ];
}

/** A program's own value as configuration would read it, or what its key expects. */
export function readValue(key: string, value: unknown): { value: unknown } | { expected: string } {
  const schema = configKeys[key];
  if (schema === undefined) return { value };
  // configuration has numbers and booleans as text
  const given = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  const read = schema.read === undefined ? given : schema.read(given);
  if (read === undefined || !ajv.validate(schema.schema, read)) return { expected: schema.description };
  return { value: given === value ? read : value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a text can be the name of an Azure region: Azure has new ones every year. */
export const isRegion = (location: string): boolean => /^[A-Za-z0-9 ]{3,60}$/.test(location);

function locationMistakes(location: string | undefined): Mistake[] {
  if (location !== undefined && isRegion(location)) return [];
  return [
    {
      key: "azure-native:location",
      found: location === undefined ? "no value" : JSON.stringify(location),
      expected: "an Azure region, e.g. westeurope",
      fix: "pulumi config set azure-native:location westeurope",
    },
  ];
}

/** Names of the public cloud. Source: https://www.pulumi.com/registry/packages/azure-native/installation-configuration/ */
const publicCloud: ReadonlySet<string> = new Set(["", "public", "azurecloud", "azurepubliccloud"]);

/** The addresses of Azure, Entra and Dataverse that are called are those of the public cloud. */
function cloudMistakes(clouds: readonly string[]): Mistake[] {
  const other = clouds.find((cloud) => !publicCloud.has(cloud.toLowerCase()));
  if (other === undefined) return [];
  return [
    {
      key: "azure-native:environment",
      found: JSON.stringify(other),
      expected: "public: no other cloud is in this version",
      fix: "pulumi config rm azure-native:environment; pulumi config rm azuread:environment; unset ARM_ENVIRONMENT",
    },
  ];
}

/** An existing application is given whole or not at all. */
function pairMistakes(values: ReadonlyMap<string, string>): Mistake[] {
  const has = (key: string) => values.has(key);
  if (has("clientId") && !has("clientSecret")) {
    return [missing("clientSecret", "a secret of the application that clientId names")];
  }
  if (has("clientSecret") && !has("clientId")) {
    return [missing("clientId", "the client id of the application that clientSecret belongs to")];
  }
  return [];
}

/** Keys that say something about a store that is not there. */
const deadLetterKeys = ["deadLetterDays", "createRoleAssignments"];

function deadLetterMistakes(values: ReadonlyMap<string, string>): Mistake[] {
  if (values.get("deadLetter") !== "none") return [];
  return deadLetterKeys
    .filter((key) => values.has(key))
    .map((key) => ({
      key,
      found: "a value beside deadLetter none",
      expected: "no value: there is no dead-letter store",
      fix: `pulumi config rm '${namespace}:${key}'`,
    }));
}

function missing(key: string, expected: string): Mistake {
  return { key, found: "no value", expected, fix: setCommand(key) };
}

function overrideMistakes(fieldMap: unknown, secret: boolean): Mistake[] {
  return fieldMapMistakes((fieldMap ?? {}) as Record<string, string>).map(
    ({ column, found, expected, example }) => {
      const path = `--path '${namespace}:fieldMap.${column}'`;
      const set = example === undefined ? "" : `pulumi config set ${path} ${example}\n    or: `;
      const fix = `${set}pulumi config rm ${path}`;
      return { key: `fieldMap.${column}`, found: secret ? hidden : found, expected, fix };
    },
  );
}

function describe(mistakes: readonly Mistake[]): string {
  const lines = mistakes.map(({ key, found, expected, fix }) => {
    const name = key.includes(":") ? key : `${namespace}:${key}`;
    return `  ${name}: found ${found}, expected ${expected}\n    ${fix}`;
  });
  const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
  return `${count} in the configuration of this stack; nothing was changed.\n${lines.join("\n")}`;
}

function leadsConfig(parsed: ReadonlyMap<string, unknown>, location: string): LeadsConfig {
  const text = (key: string) => parsed.get(key) as string | undefined;
  const code = text("leadSourceCode") ?? "8";
  return {
    offerId: String(text("offerId")),
    dynamicsUrl: String(text("dynamicsUrl")),
    leadSchema: (text("leadSchema") ?? "2022") as LeadSchema,
    fieldMap: (parsed.get("fieldMap") ?? {}) as LeadsConfig["fieldMap"],
    protect: text("protect") !== "false",
    location: location.replaceAll(" ", "").toLowerCase(),
    names: (parsed.get("names") ?? {}) as LeadsConfig["names"],
    tags: (parsed.get("tags") ?? {}) as LeadsConfig["tags"],
    deadLetter: (text("deadLetter") ?? "storage") as DeadLetter,
    deadLetterDays: Number(text("deadLetterDays") ?? "90"),
    deadLetterReaders: (parsed.get("deadLetterReaders") ?? []) as readonly string[],
    createRoleAssignments: text("createRoleAssignments") !== "false",
    discardDeadLetters: text("discardDeadLetters") === "true",
    alertEmails: (parsed.get("alertEmails") ?? []) as readonly string[],
    ...(code === "none" ? {} : { leadSourceCode: Number(code) }),
    ...optional("owner", text("owner")),
    ...optional("resourceGroupName", text("resourceGroupName")),
    ...optional("clientId", text("clientId")),
    ...optional("owners", parsed.get("owners") as readonly string[] | undefined),
    ...optional("alertSeverity", numberIn(text("alertSeverity"))),
    ...optional("alertThreshold", numberIn(text("alertThreshold"))),
    ...optional("alertWindow", text("alertWindow") as AlertWindow | undefined),
    ...optional("logAnalyticsWorkspaceId", text("logAnalyticsWorkspaceId")),
    ...optional("clientSecretExpires", text("clientSecretExpires")),
  };
}

const numberIn = (text: string | undefined) => (text === undefined ? undefined : Number(text));

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [key in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [key in Key]?: Value });
}
