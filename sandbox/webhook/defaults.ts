/**
 * Addresses and secrets of the receivers in a new sandbox. Public on purpose: they work only on this machine, and a person would make
 * them by hand in the real product.
 */

/** Hosts of the generic receiver. The first label selects how a caller signs in: `key`, `basic` or `entra`. */
export const receiverHosts = "*.webhook.example.com";

/** Value of the header `x-api-key` at `key.webhook.example.com`. */
export const receiverKey = "sandbox-webhook-key";

/** Account at `basic.webhook.example.com`. */
export const receiverAccount = { username: "leads", password: "sandbox-webhook-password" } as const;

/** App ID URI that a token needs as its audience at `entra.webhook.example.com`. */
export const receiverAudience = "api://entra.webhook.example.com";

export const slackHost = "hooks.slack.com";

/** Team and token of every Slack webhook here. Its second part, e.g. `B00000001`, selects the channel. */
export const slackTeam = "T00000001";
export const slackToken = "SandboxSlackWebhookToken";

/** A Slack webhook whose messages arrive. */
export const slackWebhook = `https://${slackHost}/services/${slackTeam}/B00000001/${slackToken}`;

/** An invented environment's host: its id without hyphens, with a dot before the last two digits. */
export const teamsHost = "default0000000000004000800000000000.01.environment.api.powerplatform.com";
export const teamsSignature = "sandbox-teams-signature";
export const teamsPath =
  "/powerautomate/automations/direct/workflows/00000000000000000000000000000001/triggers/manual/paths/invoke";

/** A Teams workflow that posts to a channel when it is called. */
export const teamsWebhook = `https://${teamsHost}${teamsPath}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${teamsSignature}`;
