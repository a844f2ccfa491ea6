/** A webhook: codes in the usual forms of JSON errors, and Slack's words. Nobody but the receiver reads its rows. */
import { isObject } from "../services/service-request";
import type { Destination } from "./destination";
import { badMessage, closedChannel, webhookCauses } from "./webhook-causes";

export const webhook: Destination = {
  label: "Webhook",
  row: "call",
  // words of a program: invalid_lead, invalid-lead, InvalidLead, INVALID_LEAD
  code: /^(?:[a-z0-9]+(?:[_-][a-z0-9]+)+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+|[A-Z]+(?:_[A-Z0-9]+)+)$/,
  codeIn: (body) => (isObject(body) ? codeOf(body) : slackWords.find((word) => word === body)),
  causes: webhookCauses,
  needs: [
    "With signIn entra, the receiver accepts tokens of the Logic App's identity (docs/webhook.md)",
    "With another signIn, it accepts the secret of marketplace-leads:webhook",
  ],
};

/** Another text can quote the lead. */
const slackWords = [...closedChannel, ...badMessage];

/** Sources: https://github.com/microsoft/api-guidelines (error.code), RFC 9457 (the end of `type`), and common practice. */
function codeOf(body: object): unknown {
  const { error, errors, code, errorCode, type } = body as Record<string, unknown>;
  const [first] = Array.isArray(errors) ? errors : [];
  const inside = [error, first].find(isObject) as { code?: unknown } | undefined;
  const path = typeof type === "string" ? type.split("/").at(-1) : undefined;
  return inside?.code ?? code ?? errorCode ?? (typeof error === "string" ? error : path);
}
