/** One value, in all the ways that people and `pulumi config set` write it. What is none of them stays as it is, or is undefined. */

/** A Dataverse address in lower case, without a slash at its end, by the environment's own host: `.api` leads to the same one. */
export function environmentUrl(text: unknown): unknown {
  if (typeof text !== "string") return text;
  return text
    .toLowerCase()
    .replace(/\/$/, "")
    .replace(/^(https:\/\/[a-z0-9-]+)\.api\./, "$1.");
}

/** A region as Azure names it: `West Europe` is `westeurope`. */
export function region(text: unknown): unknown {
  return typeof text === "string" ? text.replaceAll(" ", "").toLowerCase() : text;
}

/** A date without quotes in YAML, as Pulumi hands it over: `2027-06-30 00:00:00 +0000 UTC`, `2027-06-30 12:00:00 +0200 +0200`. */
const yamlTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d) \S+$/;

/** The date or time that somebody wrote without quotes; any other text as it is. */
const isoTime = (text: string) => text.replace(yamlTime, "$1T$2$3:$4");

/** A date, or date and time with its zone, as UTC in seconds: what Entra answers. In another form it would be changed by every `up`. */
export function utcTime(text: unknown): string | undefined {
  const [, day, time] =
    /^(\d{4}-\d\d-\d\d)(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]\d\d:\d\d))?$/.exec(isoTime(String(text))) ??
    [];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  const instant = new Date(time === undefined ? midnight : `${day}${time}`);
  if (Number.isNaN(midnight.getTime()) || Number.isNaN(instant.getTime())) return undefined;
  // JavaScript takes February 31 for a day in March
  return midnight.toISOString().startsWith(day) ? instant.toISOString().replace(".000Z", "Z") : undefined;
}

/** An object with texts in it: `pulumi config set --path` makes a number or a boolean of a text that looks like one. */
export function objectOfTexts(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return mapped(value, asText);
}

/** Entries that a program leaves undefined are not there. */
function mapped(value: object, read: (one: unknown) => unknown): object {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([key, one]) => [key, read(one)]));
}

function asText(value: unknown): unknown {
  if (typeof value === "boolean" || Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" ? isoTime(value).replace(/T00:00:00\+00:00$/, "") : value;
}

/** An entry that no text can be made of with certainty: YAML has read 1.10 as 1.1. Undefined when there is none. */
export function entryWithoutText(value: unknown): { name: string; value: unknown } | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const found = Object.entries(value).find(([, one]) => typeof one !== "string");
  return found && { name: found[0], value: found[1] };
}

/** `fieldMap`: any value that YAML makes as a text that its own check can name, 1.5 as "1.5". */
export function objectOfValues(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return mapped(value, (one) => (typeof one === "string" ? one : textOf(one)));
}

/** No text of its own for nothing: `null` would be a property's name. */
const textOf = (value: unknown) => (value === null ? "" : JSON.stringify(value));
