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
  const { signIn = "none", template = "lead" } = settings;
  const has = (entry: string) => settings[entry] !== undefined;
  const mistakes: Contradiction[] = [];
  for (const [entry, ways] of Object.entries(usedBy)) {
    const isUsed = ways.includes(String(signIn));
    if (has(entry) && !isUsed)
      mistakes.push({
        entry,
        found: `a value, although signIn is ${signIn}`,
        expected: `no value, or signIn ${ways.join(" or ")}`,
      });
    if (!has(entry) && isUsed && entry !== "headerName")
      mistakes.push({ entry, found: "no value", expected: `a value: signIn is ${signIn}`, set: true });
  }
  if (template === "lead") return [...mistakes, ...leadToChannel(settings)];
  const unused = ["fieldMap", "columns"].filter(has).map((entry) => ({
    entry,
    found: `a value, although template is ${template}`,
    expected: "no value: this template is a fixed message",
  }));
  return [...mistakes, ...unused, ...otherHost(settings, String(template))];
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
