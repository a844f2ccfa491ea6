/** Why a webhook did not take a lead, and how to fix it. The first matching row from the top counts. */
import type { CauseRow, Evidence, Fix, FixContext } from "../causes/cause";
import { answered, is, restored, up, waited } from "../causes/row-parts";
import { forStack } from "../wording";

/** Status of an action's code, for a run that tells no status. */
const statusOfCode: Readonly<Record<string, number>> = {
  ...{ multistatus: 207, found: 302, movedpermanently: 301, temporaryredirect: 307 },
  ...{ badrequest: 400, unauthorized: 401, forbidden: 403, notfound: 404, methodnotallowed: 405 },
  ...{ requesttimeout: 408, conflict: 409, gone: 410, requestentitytoolarge: 413 },
  ...{ unsupportedmediatype: 415, toomanyrequests: 429, internalservererror: 500, badgateway: 502 },
  ...{ serviceunavailable: 503, gatewaytimeout: 504, actiontimedout: 504, timedout: 504 },
};

/** 0 when nothing tells. An action's 400 without a status is a mistake in an expression. */
function statusOf({ status, serviceCode, actionCode }: Evidence): number {
  if (status !== undefined) return status;
  const code = (serviceCode ?? actionCode ?? "").toLowerCase();
  if (code === "badrequest") return 0;
  return /^\d{3}$/.test(code) ? Number(code) : (statusOfCode[code] ?? 0);
}

const within = (from: number, to: number) => (evidence: Evidence) =>
  statusOf(evidence) >= from && statusOf(evidence) <= to;
const oneOf =
  (...statuses: readonly number[]) =>
  (evidence: Evidence) =>
    statuses.includes(statusOf(evidence));

const isUnresolved = ({ serviceCode, actionCode }: Evidence) =>
  is(serviceCode ?? actionCode, "unresolvablehostname");

/** The command asks for the address. */
const newAddress =
  (advice: string) =>
  (context: FixContext): Fix => ({
    advice: `${advice}. The first command asks for the address`,
    commands: [
      forStack('pulumi config set --secret --path "marketplace-leads:webhook.url"', context.stack),
      up(context),
    ],
  });

/** Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const closedChannel = [
  ...["action_prohibited", "channel_is_archived", "channel_not_found", "invalid_token", "no_active_hooks"],
  ...["no_service", "no_service_id", "no_team", "posting_to_general_channel_denied", "team_disabled"],
];

export const badMessage = ["invalid_blocks", "invalid_payload", "no_text"];

export const webhookCauses: readonly CauseRow[] = [
  {
    key: "channel-closed",
    meets: "every lead",
    fits: ({ serviceCode }) => is(serviceCode, ...closedChannel),
    because: ({ serviceCode }) => `the Slack channel or its webhook takes no messages (${serviceCode})`,
    fix: newAddress("Create an incoming webhook in Slack, for a channel that the app may post to"),
  },
  {
    key: "message-refused",
    meets: "every lead",
    fits: ({ serviceCode }) => is(serviceCode, ...badMessage),
    because: ({ serviceCode }) => `Slack refuses the message (${serviceCode})`,
    fix: (context) => ({
      commands: [
        forStack('pulumi config set --path "marketplace-leads:webhook.template" slack', context.stack),
        up(context),
      ],
    }),
  },
  {
    key: "identity-missing",
    meets: "every lead",
    fits: ({ status, serviceCode, actionCode }) =>
      status === undefined && /identity/i.test(serviceCode ?? actionCode ?? ""),
    because: (evidence) => `the Logic App lacks the identity that signs in (${answered(evidence)})`,
    fix: restored,
  },
  {
    key: "sign-in-refused",
    meets: "every lead",
    fits: oneOf(401, 403),
    because: (evidence) => `the receiver refuses the sign-in (${answered(evidence)})`,
    fix: (context) => ({
      advice:
        "Compare webhook.signIn with the receiver. With entra, let the receiver accept the Logic App's identity and leave out the first command, which asks for the secret",
      commands: [
        forStack('pulumi config set --secret --path "marketplace-leads:webhook.secret"', context.stack),
        up(context),
      ],
    }),
  },
  {
    key: "part-failed",
    meets: "this lead",
    fits: oneOf(207),
    because: (evidence) => `the receiver says that a part of the call failed (${answered(evidence)})`,
    fix: () => ({ advice: "Look at the receiver, because it may have stored the lead" }),
  },
  {
    key: "other-page",
    meets: "every lead",
    fits: within(200, 399),
    because: (evidence) => `a page or a redirect answered instead of the receiver (${answered(evidence)})`,
    fix: newAddress("Find the address that takes the leads"),
  },
  {
    key: "address-gone",
    meets: "every lead",
    fits: (evidence) => oneOf(404, 405, 410)(evidence) || isUnresolved(evidence),
    because: (evidence) => `the address is gone, or does not take POST (${answered(evidence)})`,
    fix: newAddress("Find the address that takes the leads"),
  },
  {
    key: "throttled",
    meets: "every lead",
    fits: oneOf(429),
    because: () => "the receiver takes no more for now (429)",
    fix: () => ({ advice: "Wait some minutes" }),
  },
  {
    key: "conflict",
    meets: "this lead",
    fits: oneOf(409),
    because: (evidence) => `the receiver has the lead, or is storing it (${answered(evidence)})`,
    fix: () => ({ advice: "Look for the lead at the receiver" }),
  },
  {
    key: "receiver-down",
    meets: "every lead",
    fits: (evidence) => within(500, 599)(evidence) || oneOf(408)(evidence),
    because: (evidence) => `the receiver did not answer as it should (${answered(evidence)})`,
    fix: () => waited,
  },
  {
    key: "lead-refused",
    meets: "this lead",
    fits: within(400, 499),
    because: (evidence) => `the receiver refuses the lead (${answered(evidence)})`,
    fix: (context) => ({
      advice: "Compare marketplace-leads:webhook.fieldMap with what the receiver takes",
      commands: [up(context)],
    }),
  },
  {
    key: "not-an-object",
    meets: "this lead",
    fits: ({ serviceCode, actionCode }) => is(serviceCode ?? actionCode, "actionskipped"),
    because: () => "the body was not a JSON object; redrive repairs it",
    fix: () => ({}),
  },
  {
    key: "expression-failed",
    meets: "this lead",
    // BadRequest without a status: see statusOf
    fits: ({ serviceCode, actionCode }) =>
      is(serviceCode ?? actionCode, "badrequest", "invalidtemplate", "expressionevaluationfailed"),
    because: (evidence) => `the flow could not read the lead (${answered(evidence)}); redrive repairs it`,
    fix: () => ({}),
  },
];
