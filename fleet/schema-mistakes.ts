/** What the JSON schema refuses in an offer file, and encrypted values in it. */
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import { isObject } from "../expressions/json";
import schema from "../flow-definitions/offer.schema.json";
import { type FileMistake, shownValue } from "./file-mistake";
import type { OfferSource } from "./offer-layers";

export interface SchemaMistakes {
  /** Of the file's form, and encrypted values in it. */
  form: FileMistake[];
  /** Secrets in clear. */
  secrets: FileMistake[];
  /** Of values, of which the program's check says more. */
  values: FileMistake[];
}

let compiled: ValidateFunction | undefined;

/** Slow to compile. */
function validator(): ValidateFunction {
  compiled ??= new Ajv({ strict: false, allErrors: true, verbose: true }).compile(schema);
  return compiled;
}

export function schemaMistakes({ file, content }: OfferSource): SchemaMistakes {
  const validate = validator();
  const errors = validate(content) ? [] : (validate.errors ?? []);
  const encrypted = encryptedValues(content).map((path) => encryptedMistake(file, path));
  const secrets = errors.filter(isSecret).map(({ instancePath }) => clearMistake(file, segments(instancePath)));
  const others = errors
    .filter((error) => !isSecret(error) && error.propertyName === undefined)
    .map((error) => mistakeOf(file, error));
  const form = others.filter(({ path }) => settingOf(path) === undefined);
  const values = others.filter(({ path }) => settingOf(path) !== undefined);
  return {
    form: distinct([...encrypted, ...form]),
    secrets: distinct(secrets).filter(({ path }) => !encrypted.some((one) => one.path.join("\n") === path.join("\n"))),
    values: distinct(values, settingOf),
  };
}

const isSecret = ({ parentSchema }: ErrorObject) =>
  (parentSchema as { errorMessage?: string } | undefined)?.errorMessage === schema.definitions.secret.errorMessage;

const segments = (instancePath: string): string[] =>
  instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The place of a setting in a file; undefined outside of `config`. */
export function settingOf(path: readonly string[]): string | undefined {
  const start = path[0] === "environments" ? 2 : 0;
  return path[start] === "config" && path.length > start + 1 ? path.slice(0, start + 2).join("\n") : undefined;
}

function encryptedValues(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  if (isObject(value as never) && Object.hasOwn(value, "secure")) return [[...path]];
  return Object.entries(value).flatMap(([key, one]) => encryptedValues(one, [...path, key]));
}

const encryptedMistake = (file: string, path: string[]): FileMistake => ({
  ...{ file, path, found: "an encrypted value", expected: "no secret in an offer file" },
  fix: "take it out: the stack file has it, where pulumi config set --secret writes it",
});

const clearMistake = (file: string, path: string[]): FileMistake => ({
  ...{ file, path, found: "a secret in clear (not shown)" },
  expected: "no secret in an offer file: who reads the file has it",
  fix: "take it out, make a new secret, and set that one:",
});

function mistakeOf(file: string, { instancePath, keyword, params, data, parentSchema }: ErrorObject): FileMistake {
  const path = segments(instancePath);
  if (keyword === "additionalProperties") return unknownKey(file, path, String(params.additionalProperty), parentSchema);
  if (keyword === "propertyNames")
    return {
      ...{ file, path: [...path, String(params.propertyName)], found: "a name that no stack can have" },
      ...{ expected: "at most 100 letters, digits, hyphens, underscores and periods", fix: "rename it" },
    };
  const { patternErrorMessage, description } = describing(parentSchema, path);
  const expected = (patternErrorMessage ?? description ?? String(keyword)).replace(/^Expected: |\.?(\n.*)?$/gs, "");
  return { file, path, found: shownValue(data), expected: lowerFirst(expected), fix: "correct it, or take it out" };
}

type Described = { patternErrorMessage?: string; description?: string };

/** A setting is described where it is defined, not where one of its forms is. */
function describing(parent: unknown, path: readonly string[]): Described {
  const setting = settingOf(path)?.split("\n").at(-1)?.replace(/^marketplace-leads:/, "") ?? "";
  const { definitions } = schema as unknown as { definitions: Readonly<Record<string, Described>> };
  const key = setting === "azure-native:location" ? "location" : setting;
  const own = Object.hasOwn(definitions, key) ? definitions[key] : undefined;
  return own === undefined ? { ...(parent as Described) } : { description: own.description ?? "" };
}

const lowerFirst = (text: string) => text.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

function unknownKey(file: string, path: string[], key: string, parent: unknown): FileMistake {
  const { properties } = parent as { properties?: Readonly<Record<string, { doNotSuggest?: true }>> };
  const known = Object.entries(properties ?? {}).flatMap(([one, { doNotSuggest }]) => (doNotSuggest ? [] : [one]));
  const place = { file, path: [...path, key], found: "an unknown key" };
  if (path.at(-1) !== "config" && isSetting(key))
    return { ...place, expected: "it under config", fix: `move it: config: { ${key}: … }` };
  const near = known.find((one) => isNear(one.replace(/^.*:/, ""), key.replace(/^.*:/, "")));
  return {
    ...place,
    expected: near === undefined ? `one of ${known.map((one) => one.replace(/^marketplace-leads:/, "")).join(", ")}` : `perhaps ${near.replace(/^marketplace-leads:/, "")}`,
    fix: near === undefined ? `take out ${key}` : `rename it to ${near.replace(/^marketplace-leads:/, "")}, or take it out`,
  };
}

const isSetting = (key: string) => {
  const known = schema.definitions.config.properties;
  return Object.hasOwn(known, key) || Object.hasOwn(known, `marketplace-leads:${key}`);
};

const start = 3;
const isNear = (one: string, other: string) =>
  one.slice(0, start).toLowerCase() === other.slice(0, start).toLowerCase() &&
  Math.abs(one.length - other.length) <= start;

/** One mistake a place: a value that fits no form has an error for each. */
function distinct(
  mistakes: readonly FileMistake[],
  placeOf: (path: readonly string[]) => string | undefined = (path) => path.join("\n"),
): FileMistake[] {
  const seen = new Set<string | undefined>();
  return mistakes.filter(({ path }) => !seen.has(placeOf(path)) && seen.add(placeOf(path)));
}
