/**
 * Microsoft.Insights/actionGroups with mails and webhooks. A GET shows a webhook's address in clear, as in
 * Azure.
 * Source: https://learn.microsoft.com/rest/api/monitor/action-groups; azure-rest-api-specs
 * Microsoft.Insights, examples/createOrUpdateActionGroup.json; limits:
 * https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups.
 * The texts of refusals are unverified.
 */

import type { ActionGroup } from "../../monitor/deployment";
import { NotEmulated, SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { type JsonObject, optionalObject, optionalString } from "../json";
import type { StoredResource } from "../resources/resource-store";
import type { ResourceType } from "../resources/resource-type";

/** Full name of the type. */
export const actionGroupType = "Microsoft.Insights/actionGroups";

const otherReceivers = [
  "smsReceivers",
  "itsmReceivers",
  "azureAppPushReceivers",
  "automationRunbookReceivers",
  "voiceReceivers",
  "logicAppReceivers",
  "azureFunctionReceivers",
  "armRoleReceivers",
  "eventHubReceivers",
  "incidentReceivers",
];

const mostWebhooks = 10;
const longestShortName = 12;
const longestAddress = 64;

export function createActionGroupType(): ResourceType {
  return {
    namespace: "Microsoft.Insights",
    type: "actionGroups",
    isGlobal: true,
    apiVersions: [
      "2024-10-01-preview",
      "2023-09-01-preview",
      "2023-01-01",
      "2022-06-01",
      "2021-09-01",
      "2019-06-01",
      "2018-03-01",
    ],
    namePattern: /^[^/&%?:<>+#*@{}\\]{1,260}$/,
    put: ({ body }) => ({ body: readGroup(optionalObject(body, "properties") ?? {}), state: {} }),
    render: ({ body }) => ({ properties: { ...body } }),
    operations: [],
  };
}

/** The group as the monitor reads it. */
export function toActionGroup({ body }: StoredResource): ActionGroup {
  return {
    isEnabled: body.enabled === true,
    emails: body.emailReceivers as ActionGroup["emails"],
    webhooks: body.webhookReceivers as ActionGroup["webhooks"],
  };
}

function readGroup(properties: JsonObject): JsonObject {
  const groupShortName = optionalString(properties, "groupShortName") ?? "";
  if (groupShortName === "" || groupShortName.length > longestShortName) {
    throw invalid(
      `The group short name '${groupShortName}' must have 1 to ${longestShortName} characters.`,
      "GroupShortNameInvalid",
    );
  }
  for (const kind of otherReceivers) {
    if (receivers(properties, kind).length > 0) throw new NotEmulated(`'${kind}' of an action group`);
  }
  const emailReceivers = receivers(properties, "emailReceivers").map(readEmail);
  const webhookReceivers = receivers(properties, "webhookReceivers").map(readWebhook);
  if (webhookReceivers.length > mostWebhooks)
    throw invalid(`An action group takes at most ${mostWebhooks} webhooks.`);
  const names = [...emailReceivers, ...webhookReceivers].map(({ name }) => String(name).toLowerCase());
  if (new Set(names).size < names.length) throw invalid("The names of receivers must be unique.");
  return {
    groupShortName,
    enabled: properties.enabled !== false,
    emailReceivers,
    ...Object.fromEntries(otherReceivers.map((kind) => [kind, []])),
    webhookReceivers,
  };
}

function receivers(properties: JsonObject, kind: string): JsonObject[] {
  const given = properties[kind] ?? [];
  if (!Array.isArray(given) || !given.every(isJsonObject))
    throw invalid(`'${kind}' must be a list of objects.`);
  return given;
}

function readEmail(receiver: JsonObject): JsonObject {
  const emailAddress = optionalString(receiver, "emailAddress") ?? "";
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(emailAddress)) {
    throw invalid(`The email address '${emailAddress}' is not valid.`);
  }
  if (emailAddress.length > longestAddress) {
    throw invalid(`The email address '${emailAddress}' must have at most ${longestAddress} characters.`);
  }
  return {
    name: readName(receiver),
    emailAddress,
    useCommonAlertSchema: receiver.useCommonAlertSchema === true,
    status: "Enabled",
  };
}

function readWebhook(receiver: JsonObject): JsonObject {
  const serviceUri = optionalString(receiver, "serviceUri") ?? "";
  if (!URL.canParse(serviceUri) || !/^https?:$/.test(new URL(serviceUri).protocol)) {
    throw invalid("The service URI of a webhook is not valid."); // the address may be a secret
  }
  if (receiver.useAadAuth === true) throw new NotEmulated("'useAadAuth' of a webhook");
  return {
    name: readName(receiver),
    serviceUri,
    useCommonAlertSchema: receiver.useCommonAlertSchema === true,
    useAadAuth: false,
  };
}

function readName(receiver: JsonObject): string {
  const name = optionalString(receiver, "name") ?? "";
  if (name === "" || name.length > 128)
    throw invalid("The name of a receiver must have 1 to 128 characters.");
  return name;
}

const invalid = (message: string, code = "BadRequest") => new SandboxError(code, message);
