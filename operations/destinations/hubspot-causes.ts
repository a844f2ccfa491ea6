/** Why HubSpot did not take a lead, and how to fix it. The first matching row from the top counts. */
import type { CauseRow, Fix, FixContext } from "../causes/cause";
import { answered, is, unreadCauses, up, waited } from "../causes/row-parts";
import { forStack } from "../wording";

const newToken = (context: FixContext): Fix => ({
  advice: "Copy the token of the Service Key or of the app in HubSpot, under Development",
  commands: [
    forStack('pulumi config set --secret --path "marketplace-leads:hubspot.token"', context.stack),
    up(context),
  ],
});

/** Source of statuses and kinds: https://developers.hubspot.com/docs/api-reference/error-handling */
export const hubspotCauses: readonly CauseRow[] = [
  {
    key: "token-refused",
    meets: "every lead",
    fits: ({ status, serviceCode, actionCode }) =>
      status === 401 ||
      is(serviceCode, "invalid_authentication", "expired_authentication") ||
      is(actionCode, "unauthorized", "401"),
    because: (evidence) => `HubSpot does not know the token, or it was rotated (${answered(evidence)})`,
    fix: newToken,
  },
  {
    key: "scope-missing",
    meets: "every lead",
    fits: ({ status, serviceCode, actionCode }) =>
      status === 403 || is(serviceCode, "missing_scopes") || is(actionCode, "forbidden", "403"),
    because: (evidence) => `the token lacks a scope (${answered(evidence)})`,
    fix: (context) => ({
      ...newToken(context),
      advice:
        "Give the Service Key or the app the scopes crm.objects.contacts.write and crm.objects.contacts.read, and with leadObject crm.objects.leads.write. If that makes a new token, set it",
    }),
  },
  {
    key: "daily-limit",
    meets: "every lead",
    fits: ({ serviceCode }) => is(serviceCode, "daily"),
    because: () => "the HubSpot account has used its requests of this day (429 DAILY)",
    fix: () => ({ advice: "Wait until the next day in the account's time zone" }),
  },
  {
    key: "throttled",
    meets: "every lead",
    fits: ({ status, actionCode }) => status === 429 || is(actionCode, "429", "toomanyrequests"),
    because: () => "HubSpot takes no more for now (429)",
    fix: () => ({ advice: "Wait some minutes" }),
  },
  {
    key: "locked",
    meets: "this lead",
    fits: ({ status }) => status === 423,
    because: () => "another change has locked the contact (423)",
    fix: () => ({ advice: "Wait some seconds" }),
  },
  {
    key: "account-moves",
    meets: "every lead",
    fits: ({ status }) => status === 477,
    because: () => "HubSpot is moving the account to another data center (477)",
    fix: () => ({ advice: "Wait up to 24 hours" }),
  },
  {
    key: "property-missing",
    meets: "every lead",
    fits: ({ serviceCode }) => is(serviceCode, "property_doesnt_exist", "read_only_value"),
    because: ({ serviceCode }) =>
      `the field map fills a property that the account does not have (${serviceCode})`,
    fix: (context) => ({
      advice:
        "The letter's message names the property. Create it in HubSpot, or give it the value none in marketplace-leads:hubspot.fieldMap",
      commands: [up(context)],
    }),
  },
  {
    key: "value-refused",
    meets: "this lead",
    fits: ({ serviceCode }) => is(serviceCode, "invalid_email"),
    because: () =>
      "HubSpot refuses the lead's e-mail address (INVALID_EMAIL); redrive moves it to the contact's message",
    fix: () => ({}),
  },
  {
    key: "value-refused",
    meets: "this lead",
    fits: ({ status, serviceCode }) => status === 400 && serviceCode !== undefined,
    because: (evidence) => `HubSpot refuses a value of the contact (${answered(evidence)})`,
    fix: (context) => ({
      advice: "Give the property another source with marketplace-leads:hubspot.fieldMap",
      commands: [up(context)],
    }),
  },
  {
    key: "service-down",
    meets: "every lead",
    fits: ({ status, actionCode }) =>
      (status ?? 0) >= 500 ||
      status === 408 ||
      is(
        actionCode,
        ...["actiontimedout", "timedout", "requesttimeout", "gatewaytimeout", "badgateway"],
        ...["serviceunavailable", "internalservererror", "500", "502", "503", "504"],
      ),
    because: (evidence) => `HubSpot did not answer as it should (${answered(evidence)})`,
    fix: () => waited,
  },
  ...unreadCauses,
  {
    key: "refused",
    meets: "this lead",
    fits: ({ status }) => status !== undefined,
    because: (evidence) => `HubSpot refuses the contact (${answered(evidence)})`,
    fix: (context) =>
      context.hasLetters ? { commands: [forStack("npx leads dead-letters", context.stack)] } : {},
  },
];
