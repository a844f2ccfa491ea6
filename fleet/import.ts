/** Offer files that make the same stacks as the stack files of a project. */
import { isDeepStrictEqual } from "node:util";
import { isObject } from "../expressions/json";
import type { OfferContent } from "./offer-file-text";
import { offerIdKey, patched } from "./offer-layers";
import type { StackSettings } from "./offer-stack";
import { hasEncrypted, isEncrypted } from "./stack-file-text";

export interface ImportedStack {
  stack: string;
  offerId: string;
  /** Without what is encrypted. */
  config: StackSettings;
  /** Full keys of settings that are encrypted, or a part of them. */
  secretKeys: readonly string[];
  escEnvironments: readonly string[];
}

export interface ImportedFile {
  /** Without folder and ending. */
  name: string;
  content: OfferContent;
  stacks: readonly string[];
}

/** Settings that are not encrypted. */
export function plainSettings(settings: StackSettings): StackSettings {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]): [string, unknown][] => {
      if (!hasEncrypted(value)) return [[key, value]];
      if (isEncrypted(value) || !isObject(value)) return [];
      const plain = plainSettings(value);
      return Object.keys(plain).length === 0 ? [] : [[key, plain]];
    }),
  );
}

/** Settings that all stacks have alike: whole keys, because a part could be another one's secret. */
export function commonSettings(stacks: readonly ImportedStack[]): StackSettings {
  const [first, ...others] = stacks;
  if (first === undefined || others.length === 0) return {};
  const secret = new Set(stacks.flatMap(({ secretKeys }) => secretKeys));
  const common = Object.entries(first.config).filter(
    ([key, value]) =>
      key !== offerIdKey &&
      !secret.has(key) &&
      others.every(({ config }) => Object.hasOwn(config, key) && isDeepStrictEqual(config[key], value)),
  );
  return Object.fromEntries(common);
}

/** The JSON merge patch that makes `after` of `before`. */
export function patchBetween(before: StackSettings, after: StackSettings): StackSettings {
  const patch = new Map<string, unknown>();
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch.set(key, null);
  for (const [key, value] of Object.entries(after)) {
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    if (isDeepStrictEqual(old, value)) continue;
    patch.set(key, isObject(old) && isObject(value) ? patchBetween(old, value) : value);
  }
  return Object.fromEntries(patch);
}

/** What `defaults.yaml` gives, for a file and for an environment of this name. */
export interface Defaults {
  config: StackSettings;
  environments: Readonly<Record<string, StackSettings>>;
}

/**
 * A file for each offer; an offer with several stacks has them as environments.
 *
 * @param taken names of files that exist
 */
export function importedFiles(
  stacks: readonly ImportedStack[],
  defaults: Defaults,
  taken: readonly string[],
): ImportedFile[] {
  const names = new Set(["defaults", ...taken].map(lower));
  const free = (...wanted: string[]): string => {
    const name = [...wanted, ...Array.from({ length: 100 }, (_, index) => `${wanted[0]}-${index + 2}`)].find(
      (one) => !names.has(lower(one)),
    );
    names.add(lower(name ?? ""));
    return name ?? "";
  };
  return [...new Set(stacks.map(({ offerId }) => lower(offerId)))].map((offer) => {
    const own = stacks.filter(({ offerId }) => lower(offerId) === offer);
    const [first] = own;
    if (own.length === 1 && first !== undefined) return oneStack(first, defaults, free(first.stack));
    const name = free(offer.replace(/^.*\./, ""), offer.replaceAll(".", "-"));
    return severalStacks(own, defaults, name);
  });
}

const lower = (text: string) => text.toLowerCase();

function oneStack({ stack, config, escEnvironments }: ImportedStack, defaults: Defaults, name: string): ImportedFile {
  return {
    ...{ name, stacks: [stack] },
    content: {
      ...(stack !== name && { stack }),
      ...(escEnvironments.length > 0 && { escEnvironments }),
      config: patchBetween(defaults.config, config),
    },
  };
}

function severalStacks(stacks: readonly ImportedStack[], defaults: Defaults, name: string): ImportedFile {
  const offerId = stacks[0]?.offerId ?? "";
  const isOneId = stacks.every((one) => one.offerId === offerId);
  const common = { ...(isOneId && { [offerIdKey]: offerId }), ...commonSettings(stacks) };
  // what a stack lacks is taken out there: another one may have it
  const config = Object.fromEntries(
    Object.entries(patchBetween(defaults.config, common)).filter(([, value]) => value !== null),
  );
  const environments = stacks.map((one): [string, OfferContent] => {
    const base = [defaults.environments[one.stack] ?? {}, config].reduce(
      (settings, patch) => patched(settings, patch) as StackSettings,
      defaults.config,
    );
    const own = patchBetween(base, one.config);
    return [
      one.stack,
      {
        stack: one.stack,
        ...(one.escEnvironments.length > 0 && { escEnvironments: one.escEnvironments }),
        ...(Object.keys(own).length > 0 && { config: own }),
      },
    ];
  });
  return {
    ...{ name, stacks: stacks.map(({ stack }) => stack) },
    content: { config, environments: Object.fromEntries(environments) },
  };
}
