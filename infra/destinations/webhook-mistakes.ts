/** Mistakes of a webhook's settings that no schema can express. */
import type { EntryMistake } from "../config/key";
import type { Contradiction, Settings } from "./destination";

/** Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference has no hash function. */
export function hmacMistake(value: unknown): EntryMistake[] {
  if (value !== "hmac") return [];
  const expected =
    "header, basic, entra or none: Logic Apps has no hash function, so it cannot sign a lead with a key";
  return [{ entry: "", found: '"hmac"', expected, set: "header" }];
}

/**
 * Headers that Logic Apps drops silently, and those that the flow sets.
 * Source: https://learn.microsoft.com/azure/connectors/connectors-native-http
 */
const takenHeader =
  /^(?:accept-.+|allow|content-.+|cookie|expires|host|idempotency-key|last-modified|origin|set-cookie|transfer-encoding|x-ms-.+)$/i;

export function headerMistakes(value: unknown): EntryMistake[] {
  if (!takenHeader.test(String(value))) return [];
  const expected = "another header: Logic Apps drops this one, or sets it itself";
  return [{ entry: "", found: JSON.stringify(value), expected, set: "x-api-key" }];
}

/** Ways to sign in that use an entry. */
const usedBy: Readonly<Record<string, readonly string[]>> = {
  headerName: ["header"],
  username: ["basic"],
  secret: ["header", "basic"],
  audience: ["entra"],
};

/** Hosts of the channels that have a template. */
const channelHosts: Readonly<Record<string, RegExp>> = {
  slack: /^hooks\.slack(-gov)?\.com$/,
  teams: /\.(logic\.azure\.com|environment\.api\.powerplatform\.com)$/,
};

export function webhookMistakes(settings: Settings): Contradiction[] {
  const template = String(settings.template ?? "lead");
  const ofMessage = Object.hasOwn(channelHosts, template)
    ? [...unusedMap(settings, template), ...otherHost(settings, template)]
    : leadToChannel(settings);
  return [...signInMistakes(settings), ...ofMessage];
}

function signInMistakes(settings: Settings): Contradiction[] {
  const signIn = String(settings.signIn ?? "none");
  if (!["none", ...Object.values(usedBy).flat()].includes(signIn)) return []; // has its own mistake
  return Object.entries(usedBy).flatMap(([entry, ways]): Contradiction[] => {
    const isUsed = ways.includes(signIn);
    const isGiven = settings[entry] !== undefined;
    if (isUsed === isGiven || (isUsed && entry === "headerName")) return [];
    if (isUsed) return [{ entry, found: "no value", expected: `a value: signIn is ${signIn}`, set: true }];
    const expected = `no value, or signIn ${ways.join(" or ")}`;
    return [{ entry, found: `a value, although signIn is ${signIn}`, expected }];
  });
}

function unusedMap(settings: Settings, template: string): Contradiction[] {
  const given = ["fieldMap", "columns"].filter((entry) => settings[entry] !== undefined);
  const expected = "no value: this template is a fixed message";
  return given.map((entry) => ({ entry, found: `a value, although template is ${template}`, expected }));
}

/** The host of the address; undefined when it is not known or not an address. */
function hostOf({ url }: Settings): string | undefined {
  return typeof url === "string" && URL.canParse(url) ? new URL(url).hostname : undefined;
}

function otherHost(settings: Settings, template: string): Contradiction[] {
  const host = hostOf(settings);
  if (host === undefined || channelHosts[template]?.test(host) !== false) return [];
  const expected = template === "slack" ? "https://hooks.slack.com/services/…" : teamsAddress;
  return [{ entry: "url", found: "an address of another service", expected, set: true }];
}

const teamsAddress =
  "the address of a Teams workflow, at *.environment.api.powerplatform.com or *.logic.azure.com (addresses at webhook.office.com have ended)";

/** A channel refuses the JSON of a lead, or drops it unseen. */
function leadToChannel(settings: Settings): Contradiction[] {
  const host = hostOf(settings) ?? "";
  if (host.endsWith("webhook.office.com"))
    return [{ entry: "url", found: "an address at webhook.office.com", expected: teamsAddress, set: true }];
  if (!channelHosts.slack?.test(host)) return [];
  const expected = "slack: Slack refuses the JSON of a lead";
  return [{ entry: "template", found: '"lead"', expected, set: true }];
}
