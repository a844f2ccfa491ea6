/** A new offer from what a person asks for: names, values and paths. */
import type { StackSettings } from "./offer-stack";
import { fullName, patched } from "./offer-layers";

/** Option of `leads offers new` that gives a setting. */
const optionOf: Readonly<Record<string, string>> = {
  "marketplace-leads:offerId": "--offer-id",
  "marketplace-leads:dynamicsUrl": "--dynamics-url",
  "azure-native:location": "--location",
};

/** `--dynamics-url`, or `--set tags.team=`. */
export const optionFor = ([key = "", ...entries]: readonly string[]): string =>
  optionOf[fullName(key)] ?? `--set ${[key.replace(/^marketplace-leads:/, ""), ...entries].join(".")}=`;

/** The second part of an offer id: `contoso.crm-connector` is the stack `crm-connector`. */
export const stackNameOf = (offerId: string): string =>
  offerId
    .toLowerCase()
    .replace(/^[^.]*\./, "")
    .replace(/[^a-z0-9_-]+/g, "-");

/** Adds `tags.team` = `marketing` to settings. */
export function withSetting(settings: StackSettings, path: string, value: unknown): StackSettings {
  const [, key = path, rest] = /^((?:[^.:]+:)?[^.]+)(?:\.(.+))?$/.exec(path) ?? [];
  const inside = (rest?.split(".") ?? []).reduceRight<unknown>((one, entry) => ({ [entry]: one }), value);
  return patched(settings, { [fullName(key)]: inside }) as StackSettings;
}
