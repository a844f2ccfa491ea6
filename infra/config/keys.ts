/** What each configuration key, and each argument of `LeadDestination`, may be. */

import {
  type DestinationName,
  destinationNames,
  destinationOf,
  isDestinationName,
  isOwnSettings,
} from "../destinations/index";
import { pastExpiry, repeatedAddresses, tagLimits, tagMistakes, tagNames } from "./entry-mistakes";
import { flowKeys, isKeyOfFlow } from "./flow-keys";
import type { Key, KeysOf } from "./key";
import {
  AlertWindow,
  DeadLetterKind,
  type LeadDestinationArgs,
  LeadSchemaYear,
} from "./lead-destination-args";
import { mapKeys } from "./map-keys";
import { exampleId, guid, oneOf, secretText, text, wholeNumber, yesOrNo } from "./schemas";
import {
  environmentUrl,
  environmentUrlSpelling,
  listOf,
  objectOfTexts,
  region,
  regionSpelling,
  timeSpelling,
  utcTime,
  wordAsText,
} from "./values";

const name = (maxLength: number) => ({ ...text, pattern: "^[A-Za-z0-9][A-Za-z0-9_.()-]*$", maxLength });
/** Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const groupName = { ...text, pattern: "^[\\p{L}\\p{N}_.()-]*[\\p{L}\\p{N}_()-]$", maxLength: 90 };

const all: KeysOf<Omit<LeadDestinationArgs, Exclude<DestinationName, "dynamics365">>> &
  Record<"authentication", Key> = {
  offerId: {
    description: "publisher.offer as in Partner Center, e.g. contoso.crm-connector",
    example: "contoso.crm-connector",
    required: true,
    schema: { ...text, pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,49}\\.[A-Za-z0-9][A-Za-z0-9_-]{0,49}$" },
  },
  dynamicsUrl: {
    description:
      "the https address of a Dataverse environment in the public cloud (not US Government, not China), without a path, e.g. https://contoso.crm4.dynamics.com",
    example: "https://contoso.crm4.dynamics.com",
    required: true,
    input: "value",
    read: environmentUrl,
    spelling: environmentUrlSpelling,
    schema: { ...text, pattern: "^https://[a-z0-9-]+\\.crm[0-9]*\\.dynamics\\.com$" },
  },
  location: {
    description: "an Azure region, e.g. westeurope",
    example: "westeurope",
    required: true,
    read: region,
    spelling: regionSpelling,
    // Azure adds regions every year
    schema: { ...text, pattern: "^[a-z0-9]{3,60}$" },
  },
  crm: {
    description: `one or more of ${destinationNames.join(", ")}, with commas between them; each gets every lead`,
    example: "dynamics365",
    read: listOf,
    schema: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { ...text, enum: destinationNames },
    },
  },
  ...flowKeys,
  authentication: {
    description: "servicePrincipal",
    example: "servicePrincipal",
    later: ["managedIdentity"],
    schema: { ...text, const: "servicePrincipal" },
  },
  leadSchema: {
    description: "2022 or 2018, the year of Microsoft's published lead schema",
    example: "2022",
    schema: oneOf(LeadSchemaYear),
  },
  leadSourceCode: {
    description: "a whole number of the Lead Source choice, or none to leave the column out",
    example: "8",
    spelling: "^none$",
    schema: wholeNumber(0, 999_999_999),
  },
  ...mapKeys("dynamics365"),
  owner: {
    description:
      "team:<id> or user:<id> of the Dataverse environment, the owner of the rows (npx leads grant --owner NAME finds the id)",
    example: `team:${exampleId}`,
    input: "value",
    schema: { ...text, pattern: `^(team|user):${guid.slice(1)}` },
  },
  protect: yesOrNo,
  names: {
    description:
      "an object with any of resourceGroup, workflow (at most 80 characters, of which 43 fit every version of Azure's rules), connection (80), application, identity (3 to 128), storageAccount (3 to 24 small letters and digits)",
    example: '--path "marketplace-leads:names.workflow" logic-contoso-leads',
    read: objectOfTexts,
    schema: {
      type: "object",
      additionalProperties: false,
      properties: {
        resourceGroup: groupName,
        workflow: name(80),
        connection: name(80),
        application: { ...text, minLength: 1, maxLength: 120 },
        identity: { ...text, pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$" },
        storageAccount: { ...text, pattern: "^[a-z0-9]{3,24}$" },
      },
    },
  },
  resourceGroupName: {
    description: "the name of an existing resource group, at most 90 characters",
    example: "rg-marketing",
    input: "value",
    schema: groupName,
  },
  clientId: {
    description: "the application (client) id of an existing Entra application, a GUID",
    example: exampleId,
    input: "value",
    schema: { ...text, pattern: guid },
  },
  clientSecret: {
    description: "a client secret of that application",
    example: "",
    secret: true,
    input: "value",
    schema: secretText,
  },
  owners: {
    description: "a list of object ids (GUIDs) of users or service principals",
    example: `--path "marketplace-leads:owners[0]" ${exampleId}`,
    input: "value",
    schema: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      items: { ...text, pattern: guid },
    },
  },
  clientSecretExpires: {
    description: "a date such as 2027-06-30, or with time such as 2027-06-30T12:00:00Z",
    example: "2027-06-30",
    input: "value",
    read: utcTime,
    spelling: timeSpelling,
    schema: { ...text, pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$" },
    mistakes: pastExpiry,
  },
  deadLetter: { description: "storage or none", example: "storage", schema: oneOf(DeadLetterKind) },
  deadLetterDays: {
    description: "a whole number of days from 1 to 3650",
    example: "90",
    schema: wholeNumber(1, 3650),
  },
  deadLetterReaders: {
    description: "a list of user:<object id>, group:<object id> or servicePrincipal:<object id>",
    example: `--path "marketplace-leads:deadLetterReaders[0]" user:${exampleId}`,
    input: "entries",
    schema: {
      type: "array",
      maxItems: 50,
      uniqueItems: true,
      items: { ...text, pattern: `^(user|group|servicePrincipal):${guid.slice(1)}` },
    },
  },
  createRoleAssignments: yesOrNo,
  discardDeadLetters: yesOrNo,
  alertEmails: {
    description: "a list of different e-mail addresses, each at most 64 characters",
    example: '--path "marketplace-leads:alertEmails[0]" you@contoso.com',
    input: "entries",
    // Source of the limits: https://learn.microsoft.com/azure/azure-monitor/service-limits#action-groups
    schema: {
      type: "array",
      maxItems: 1000,
      items: {
        ...text,
        maxLength: 64,
        pattern: "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$",
      },
    },
    mistakes: repeatedAddresses,
  },
  alertWebhook: {
    description: "an https address that takes POST, at most 2048 characters",
    example: "",
    secret: true,
    input: "value",
    read: (value) => (URL.canParse(String(value)) ? value : undefined),
    // Azure's limit was not found; common clients and proxies refuse longer addresses
    schema: { ...text, pattern: "^https://[^\\s#\\\\/][^\\s#\\\\]*$", maxLength: 2048 },
  },
  alertSeverity: {
    description: "a whole number from 0 (critical) to 4 (verbose)",
    example: "1",
    schema: wholeNumber(0, 4),
  },
  alertThreshold: {
    description: "how many runs may fail within the window before an alert, a whole number from 0 to 99999",
    example: "0",
    schema: wholeNumber(0, 99_999),
  },
  alertWindow: {
    description: Object.values(AlertWindow).join(", "),
    example: "PT6H",
    // as Azure returns a day
    read: (value) => (value === "P1D" ? "PT24H" : value),
    spelling: "^P1D$",
    schema: oneOf(AlertWindow),
  },
  logAnalyticsWorkspaceId: {
    description:
      "the resource id of a Log Analytics workspace, /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.OperationalInsights/workspaces/<name>",
    example: `/subscriptions/${exampleId}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso`,
    input: "value",
    schema: {
      ...text,
      pattern: `^/subscriptions/${guid.slice(1, -1)}/resource[Gg]roups/[\\p{L}\\p{N}_.()-]{1,90}/providers/[Mm]icrosoft\\.[Oo]perational[Ii]nsights/workspaces/[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$`,
    },
  },
  tags: {
    description: `at most 50, each ${tagNames}, and a text of at most ${tagLimits.value} characters`,
    example: '--path "marketplace-leads:tags.team" marketing',
    input: "value",
    read: objectOfTexts,
    schema: { type: "object", maxProperties: 50, additionalProperties: text },
    mistakes: tagMistakes,
  },
};

/** Every key of a stack, in the order errors list them. Those of a destination's own object are apart: {@link keyOf}. */
export const configKeys: Readonly<Record<string, Key>> = all;

/** Keys that only Dynamics 365 reads. */
const dynamicsKeys: ReadonlySet<string> = new Set([
  ...["dynamicsUrl", "authentication", "leadSourceCode", "fieldMap", "columns", "owner"],
  ...["clientId", "clientSecret", "owners", "clientSecretExpires"],
]);

/** The destination whose setting a key is; undefined for a key of every stack. */
export function destinationOfKey(key: string): DestinationName | undefined {
  if (dynamicsKeys.has(key)) return "dynamics365";
  if (Object.hasOwn(flowKeys, key)) return key === "flow" ? undefined : "flow";
  const name = key.split(".")[0];
  return key !== name && isDestinationName(name) && isOwnSettings(name) ? name : undefined;
}

/** The key of a path such as `salesforce.url`. */
export function keyOf(path: string): Key | undefined {
  const name = destinationOfKey(path);
  if (name === undefined || !isOwnSettings(name))
    return Object.hasOwn(configKeys, path) ? configKeys[path] : undefined;
  return keysOfDestination(name)[path];
}

/** The keys of a destination's own object, by path: `salesforce.url`. */
export function keysOfDestination(name: DestinationName): Record<string, Key> {
  const keys: Record<string, Key> = { ...destinationOf(name).keys, ...mapKeys(name) };
  return Object.fromEntries(Object.entries(keys).map(([entry, key]) => [`${name}.${entry}`, entryKey(key)]));
}

/** An entry of an object has lost the type of its text. A secret keeps it. */
const entryKey = (key: Key): Key =>
  key.schema.type === "string" && !key.secret && key.read === undefined ? { ...key, read: wordAsText } : key;

/** The keys that a stack with these destinations may have, by path. */
export function keysFor(crm: readonly DestinationName[]): Record<string, Key> {
  const common = Object.entries(configKeys).flatMap(([path, key]): [string, Key][] => {
    const owner = destinationOfKey(path);
    if (owner === undefined || crm.includes(owner)) return [[path, key]];
    // the program makes the own flow's connection to Dataverse when its file asks for one
    const { required, ...optional } = key;
    return crm.includes("flow") && isKeyOfFlow(path) ? [[path, optional]] : [];
  });
  return Object.assign(Object.fromEntries(common), ...crm.filter(isOwnSettings).map(keysOfDestination));
}

/** Keys that are planned but not built, with what to do today. */
export const laterKeys: Readonly<Record<string, string>> = {
  clientSecretRotation: "the secret is replaced by hand",
};
/** Keys for what Azure cannot do, with the reason and the alternative. */
export const impossibleKeys: Readonly<Record<string, string>> = {
  quietDays:
    "Azure Monitor cannot tell that no lead came for days. A metric alert looks back 24 hours at most, a log alert 2 days. Neither is " +
    "reliable for missing data. Run npx leads runs from a daily job and look at the newest run instead (docs/alerts.md)",
};
