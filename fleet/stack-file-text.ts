/** The text of `Pulumi.<stack>.yaml`: settings of the offer file, with the secrets that the stack file has. */
import { DEFAULT_SCHEMA, dump } from "js-yaml";
import { isObject } from "../expressions/json";
import { fullName } from "./offer-layers";
import type { OfferStack, StackSettings } from "./offer-stack";

/** Content of a stack file. */
export type StackFile = Readonly<Record<string, unknown>>;

/** What Pulumi writes into the file of a stack, besides settings. */
const pulumiKeys = ["environment", "secretsprovider", "encryptedkey", "encryptionsalt"];

export interface NewStackFile {
  text: string;
  /** A sentence for each setting that the file had and the offer file has not. */
  lost: string[];
}

/** In the file as long as the offer names environments, so that they leave it with the offer's. */
const environmentLine = "# Its environment is escEnvironments there.";

/**
 * @param old content of the file; `{}` when there is none
 * @param oldText the same with its comments
 */
export function stackFileText(offer: OfferStack, old: StackFile, oldText = ""): NewStackFile {
  const namesEnvironments = offer.escEnvironments.length > 0;
  const hadEnvironments = oldText.split(/\r?\n/).includes(environmentLine);
  const kept = pulumiKeys
    .filter((key) => old[key] !== undefined && !(key === "environment" && hadEnvironments))
    .map((key) => [key, old[key]]);
  const config = withSecrets(offer.config, secretsOf(old));
  const content = {
    ...Object.fromEntries(kept),
    ...(namesEnvironments && { environment: [...offer.escEnvironments] }),
    config,
  };
  const yaml = dump(content, {
    ...{ schema: DEFAULT_SCHEMA, sortKeys: true, lineWidth: -1, noRefs: true },
    // Pulumi reads YAML 1.1, where more texts without quotes are numbers or times
    ...{ quotingType: '"', forceQuotes: true },
  });
  const before = settingsOf(old);
  const lost = Object.keys(before)
    .filter((key) => !Object.hasOwn(config, key))
    .sort()
    .map((key) => `${key} was in the stack file, and is not in ${offer.file}: it is taken out.`);
  const comments = [firstLine(offer.file), ...(namesEnvironments ? [environmentLine] : [])];
  return { text: `${comments.join("\n")}\n${yaml}`, lost };
}

const firstLine = (file: string) =>
  `# "leads offers" writes this file from ${file}: change that one. Only secrets are set here, with pulumi config set --secret.`;

/** The settings of a stack file by full key. */
export function settingsOf({ config }: StackFile): StackSettings {
  return Object.fromEntries(
    Object.entries(isObject(config) ? config : {}).map(([key, value]) => [fullName(key), value]),
  );
}

/** The encrypted settings: each encrypted value, and whole lists that have one. */
export function secretsOf(file: StackFile): StackSettings {
  return encryptedPart(settingsOf(file)) as StackSettings;
}

export const isEncrypted = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).length === 1 && typeof value.secure === "string";

export const hasEncrypted = (value: unknown): boolean =>
  isEncrypted(value) ||
  (typeof value === "object" && value !== null && Object.values(value).some(hasEncrypted));

function encryptedPart(value: object): object {
  const entries = Object.entries(value).filter(([, one]) => hasEncrypted(one));
  return Object.fromEntries(
    entries.map(([key, one]) => [key, isEncrypted(one) || Array.isArray(one) ? one : encryptedPart(one)]),
  );
}

/** Settings with the encrypted values in their places. */
export function withSecrets(settings: StackSettings, secrets: StackSettings): StackSettings {
  const result = new Map(Object.entries(settings));
  for (const [key, secret] of Object.entries(secrets)) {
    const given = result.get(key);
    const isWhole = isEncrypted(secret) || Array.isArray(secret) || !isObject(given);
    result.set(key, isWhole ? secret : withSecrets(given, secret as StackSettings));
  }
  return Object.fromEntries(result);
}

/** Paths that have an encrypted value in the stack file and a value in the offer file. */
export function hiddenBySecrets(settings: StackSettings, secrets: StackSettings): string[][] {
  return Object.entries(secrets).flatMap(([key, secret]): string[][] => {
    const given = Object.hasOwn(settings, key) ? settings[key] : undefined;
    if (given === undefined) return [];
    if (isEncrypted(secret) || Array.isArray(secret) || !isObject(given)) return [[key]];
    return hiddenBySecrets(given, secret as StackSettings).map((path) => [key, ...path]);
  });
}
