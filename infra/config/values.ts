/** Normalises one value from every form that people and `pulumi config set` write. Other values stay unchanged, or are undefined. */
import { anyCase } from "./schemas";

/** Pattern of the texts that {@link environmentUrl} makes a Dataverse URL. */
export const environmentUrlSpelling = `^${anyCase("https")}://[A-Za-z0-9-]+(\\.${anyCase("api")})?\\.${anyCase("crm")}[0-9]*\\.${anyCase("dynamics")}\\.${anyCase("com")}/?$`;

/** A Dataverse URL in lower case, without a trailing slash, with the environment's own host: the `.api` host serves the same one. */
export function environmentUrl(text: unknown): unknown {
  if (typeof text !== "string") return text;
  return text
    .toLowerCase()
    .replace(/\/$/, "")
    .replace(/^(https:\/\/[a-z0-9-]+)\.api\./, "$1.");
}

/** Pattern of the texts that {@link region} makes a region. */
export const regionSpelling = "^ *([A-Za-z0-9] *){3,60}$";

/** A region as Azure names it: `West Europe` is `westeurope`. */
export function region(text: unknown): unknown {
  return typeof text === "string" ? text.replaceAll(" ", "").toLowerCase() : text;
}

/** Pattern of the texts that {@link utcTime} takes, also as YAML reads an unquoted date. */
export const timeSpelling =
  "^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}( ?(Z|[+-][0-9]{2}:?[0-9]{2}( \\S+)?))?)?$";

/** A date without quotes in YAML, as Pulumi hands it over: `2027-06-30 00:00:00 +0000 UTC`, `2027-06-30 12:00:00 +0200 +0200`. */
const yamlTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d) \S+$/;

/** The date or time of an unquoted YAML value; any other text unchanged. */
const isoTime = (text: string) => text.replace(yamlTime, "$1T$2$3:$4");

/** A date, or date and time with zone, as UTC in seconds, which is Entra's form. Another form would change at every `up`. */
export function utcTime(text: unknown): string | undefined {
  const [, day, time] =
    /^(\d{4}-\d\d-\d\d)(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]\d\d:\d\d))?$/.exec(isoTime(String(text))) ??
    [];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  const instant = new Date(time === undefined ? midnight : `${day}${time}`);
  if (Number.isNaN(midnight.getTime()) || Number.isNaN(instant.getTime())) return undefined;
  // JavaScript reads February 31 as a day in March
  return midnight.toISOString().startsWith(day) ? instant.toISOString().replace(".000Z", "Z") : undefined;
}

/** An object of texts: `pulumi config set --path` turns text that looks like a number or Boolean into one. */
export function objectOfTexts(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return mapped(value, asText);
}

/** Entries that are undefined are removed. */
function mapped(value: object, read: (one: unknown) => unknown): object {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([key, one]) => [key, read(one)]));
}

/** A text of one word: `pulumi config set --path` turns 123 and true into a number and a Boolean. */
export const wordAsText = (value: unknown): unknown =>
  typeof value === "boolean" || Number.isSafeInteger(value) ? String(value) : value;

function asText(value: unknown): unknown {
  return typeof value === "string" ? isoTime(value).replace(/T00:00:00\+00:00$/, "") : wordAsText(value);
}

/** An entry whose text is uncertain, because YAML reads 1.10 as 1.1. Undefined when there is none. */
export function entryWithoutText(value: unknown): { name: string; value: unknown } | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const found = Object.entries(value).find(([, one]) => typeof one !== "string");
  return found && { name: found[0], value: found[1] };
}

/** `fieldMap`: a YAML value as text that the check can name, e.g. 1.5 as "1.5". */
export function objectOfValues(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return mapped(value, (one) => (typeof one === "string" ? one : textOf(one)));
}

/** Null gives no text, because `null` would be a property's name. */
const textOf = (value: unknown) => (value === null ? "" : JSON.stringify(value));

/** A list, also from a text with commas. */
export const listOf = (value: unknown): unknown =>
  typeof value === "string" ? value.split(",").map((one) => one.trim()) : value;
