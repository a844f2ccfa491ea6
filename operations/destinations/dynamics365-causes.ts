/** Why Dynamics 365 did not take a lead, and how to fix it. The first matching row from the top counts. */
import type { CauseRow, Evidence, Fix, FixContext } from "../causes/cause";
import {
  answered,
  grant,
  granted,
  is,
  restore,
  restored,
  unreadCauses,
  up,
  waited,
} from "../causes/row-parts";
import { forStack } from "../wording";
import { ownerCauses } from "./dynamics365-owner-causes";

const says = (evidence: Evidence, ...codes: readonly string[]): boolean =>
  codes.some((code) => evidence.entra?.startsWith(`AADSTS${code}:`));
/** Whether the deployed Logic App writes to another environment than the configuration says. */
const isElsewhere = ({ organization }: Evidence, dynamicsUrl: string): boolean =>
  organization !== undefined && organization.replace(/\/$/, "") !== dynamicsUrl.replace(/\/$/, "");

/** Whether the connector refused the environment before Dataverse saw the row. */
const isUnknownToConnector = ({ isLetter, status, serviceCode, backendStatus }: Evidence): boolean =>
  isLetter === true && serviceCode === undefined && (status === 400 || backendStatus === 400);

/** A gateway's 502 means that the environment is down or the URL is wrong. A letter tells which, a run does not. */
const isAmbiguous = ({ isLetter, status, serviceCode, actionCode }: Evidence): boolean =>
  isLetter !== true && serviceCode === undefined && (status === 502 || is(actionCode, "badgateway", "502"));
const waitedOrWrong: Fix = {
  advice:
    "Open the environment in a browser: if it does not answer, wait until it does, else correct marketplace-leads:dynamicsUrl and run pulumi up",
};

async function newSecret(context: FixContext): Promise<Fix> {
  const urn = await context.passwordUrn();
  if (urn !== undefined) {
    const unset = forStack("pulumi config rm marketplace-leads:clientSecretExpires", context.stack);
    const expiry = (await context.setsExpiry()) ? [unset] : [];
    // with * for the URN's $, because every shell leaves that alone only without quotes
    const named = `"${urn.replaceAll("$", "*")}"`;
    return { commands: [...expiry, forStack(`pulumi up --replace ${named}`, context.stack)] };
  }
  const set = forStack("pulumi config set --secret marketplace-leads:clientSecret", context.stack);
  return { advice: "Make a new secret for the application in Entra", commands: [set, up(context)] };
}

async function restoredApplication(context: FixContext): Promise<Fix> {
  if ((await context.passwordUrn()) !== undefined) return { commands: [restore(context), grant(context)] };
  return { advice: "Restore the application in Entra", commands: [grant(context)] };
}

/** Source of Dataverse's codes: https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes */
export const writeCauses: readonly CauseRow[] = [
  {
    key: "connection-deleted",
    meets: "every lead",
    fits: ({ connection, actionCode }) => connection === "gone" || is(actionCode, "apiconnectionnotfound"),
    because: () => "the Logic App's connection to Dataverse is gone",
    fix: restored,
  },
  {
    key: "secret-wrong",
    meets: "every lead",
    fits: (evidence) => says(evidence, "7000215"),
    because: ({ entra }) => `the connection's client secret is not one of the application's (${entra})`,
    fix: newSecret,
  },
  {
    key: "secret-expired",
    meets: "every lead",
    fits: (evidence) => says(evidence, "7000222"),
    because: ({ entra }) => `the application's client secret has expired (${entra})`,
    fix: newSecret,
  },
  {
    key: "application-gone",
    meets: "every lead",
    fits: (evidence) => says(evidence, "700016", "7000229"),
    because: ({ entra }) => `the application or its service principal is gone (${entra})`,
    fix: restoredApplication,
  },
  {
    key: "organization-wrong",
    meets: "every lead",
    fits: (evidence, { dynamicsUrl }) =>
      says(evidence, "500011") || isElsewhere(evidence, dynamicsUrl) || isUnknownToConnector(evidence),
    because: ({ organization }, { dynamicsUrl }) =>
      `the Logic App writes to ${organization ?? dynamicsUrl}, which is not an environment that it can reach`,
    fix: (context, evidence) =>
      isElsewhere(evidence, context.dynamicsUrl)
        ? restored(context)
        : {
            advice:
              "The Power Platform admin center shows the environment's URL; the first command asks for it",
            commands: [
              forStack("pulumi config set marketplace-leads:dynamicsUrl", context.stack),
              up(context),
            ],
          },
  },
  {
    key: "sign-in-refused",
    meets: "every lead",
    fits: (evidence) => evidence.entra !== undefined,
    because: ({ entra }) => `Entra refuses the application (${entra})`,
    fix: (context) => ({ advice: "Fix in Entra what that says", commands: [restore(context)] }),
  },
  {
    key: "not-a-user",
    meets: "every lead",
    fits: ({ serviceCode }) => is(serviceCode, "0x80072560", "0x80040225"),
    because: ({ serviceCode }, { dynamicsUrl }) =>
      `the application is not a user of ${dynamicsUrl}, or is disabled there (${serviceCode})`,
    fix: granted,
  },
  ...ownerCauses,
  {
    key: "privilege-missing",
    meets: "every lead",
    // 0x80040299 without a configured owner: the application owns the rows
    fits: ({ serviceCode }) => is(serviceCode, "0x80040220", "0x80042f09", "0x80040299"),
    because: ({ serviceCode }, { dynamicsUrl }) =>
      `the application lacks a role or privilege for leads in ${dynamicsUrl} (${serviceCode})`,
    fix: granted,
  },
  {
    key: "duplicate",
    meets: "this lead",
    fits: ({ serviceCode }) => is(serviceCode, "0x80040237"),
    because: () => "a row with this id is there already (0x80040237)",
    fix: () => ({}),
  },
  {
    key: "throttled",
    meets: "every lead",
    fits: ({ status, serviceCode, actionCode }) =>
      status === 429 ||
      is(serviceCode, "0x80072322", "0x80072321", "0x80072326") ||
      is(actionCode, "429", "toomanyrequests", "workflowruntimeactionthrottled"),
    because: () => "Dataverse or the connector takes no more for now (429)",
    fix: () => ({ advice: "Wait some minutes" }),
  },
  {
    key: "column-refused",
    meets: "this lead",
    fits: ({ serviceCode }) => is(serviceCode, "0x80040278"),
    because: () => "the lead has a character that Dataverse refuses (0x80040278); redrive replaces it",
    fix: () => ({}),
  },
  {
    key: "lead-source-code",
    meets: "every lead",
    fits: ({ serviceCode }) => is(serviceCode, "0x8004431a"),
    because: ({ serviceCode }) => `the environment's Lead Source column has no such choice (${serviceCode})`,
    fix: (context) => ({
      commands: [
        forStack("pulumi config set marketplace-leads:leadSourceCode none", context.stack),
        up(context),
      ],
    }),
  },
  {
    key: "column-refused",
    meets: "this lead",
    fits: ({ serviceCode, status = 400 }) => serviceCode !== undefined && status < 500 && status !== 408,
    because: (evidence) => `Dataverse refuses a value of the row (${answered(evidence)})`,
    fix: (context) => ({
      advice: "Give the column another source with marketplace-leads:fieldMap",
      commands: [up(context)],
    }),
  },
  {
    key: "environment-down",
    meets: "every lead",
    fits: ({ status, serviceCode, actionCode }) =>
      (status ?? 0) >= 500 ||
      status === 408 ||
      serviceCode !== undefined ||
      is(
        actionCode,
        ...["actiontimedout", "timedout", "requesttimeout", "gatewaytimeout", "badgateway"],
        ...["serviceunavailable", "internalservererror", "500", "502", "503", "504"],
      ),
    because: (evidence, { dynamicsUrl }) =>
      `${dynamicsUrl} did not answer as it should (${answered(evidence)})${isAmbiguous(evidence) ? ", or the connector refuses this URL" : ""}`,
    fix: (_, evidence) => (isAmbiguous(evidence) ? waitedOrWrong : waited),
  },
  {
    key: "not-signed-in",
    meets: "every lead",
    fits: ({ status, actionCode }) => status === 401 || is(actionCode, "unauthorized", "401"),
    because: () => "the connection cannot sign in to Dataverse (401)",
    fix: restored,
  },
  {
    key: "privilege-missing",
    meets: "every lead",
    fits: ({ status, actionCode }) => status === 403 || is(actionCode, "forbidden", "403"),
    because: (_, { dynamicsUrl }) => `the application may not write leads in ${dynamicsUrl} (403)`,
    fix: granted,
  },
  {
    key: "refused",
    meets: "this lead",
    fits: ({ status }) => status === 400,
    because: (evidence) => `Dataverse refuses the row (${answered(evidence)})`,
    fix: (context) =>
      context.hasLetters
        ? { commands: [forStack("npx leads dead-letters", context.stack)] }
        : {
            advice:
              "The run in the portal has no more of it: compare marketplace-leads:fieldMap with the table",
          },
  },
  {
    key: "environment-gone",
    meets: "every lead",
    fits: ({ status, actionCode }) => status === 404 || is(actionCode, "notfound", "404"),
    because: (_, { dynamicsUrl }) => `${dynamicsUrl}, or the connection to it, was not found (404)`,
    fix: restored,
  },
  ...unreadCauses,
];
