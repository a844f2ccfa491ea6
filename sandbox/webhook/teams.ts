/**
 * A Teams workflow made from "Post to a channel when a webhook request is received". It answers 202 before it posts, so a wrong message
 * fails unseen. The outcome of a call says what happened.
 * Source: https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using;
 * github.com/MicrosoftDocs/msteams-docs/issues/11302 (the failure after the 202).
 * Unverified: the answer to a wrong signature, and what happens to a message of more than 28 KB.
 */
import type { Clock } from "../support/clock";
import { isJsonObject } from "../support/json";
import type { CallStore } from "./call-store";
import { teamsPath, teamsSignature } from "./defaults";
import { parsedJson } from "./parsed-json";

/** Largest message, in bytes. */
const largestMessage = 28 * 1024;
const cardType = "application/vnd.microsoft.card.adaptive";

export async function postToTeams(
  request: Request,
  { calls, clock }: { calls: CallStore; clock: Clock },
): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname !== teamsPath) return refusal(404, "WorkflowNotFound", "The workflow could not be found.");
  if (url.searchParams.get("sig") !== teamsSignature) {
    const code = "DirectApiAuthorizationRequired";
    return refusal(401, code, "The request must be authenticated only by Shared Access scheme.");
  }
  const text = await request.text();
  const body = parsedJson(text);
  if (body === undefined)
    return refusal(400, "InvalidRequestContent", "The request content is not valid JSON.");
  calls.add({ request, body, receivedAt: clock.now(), outcome: outcomeOf(body, Buffer.byteLength(text)) });
  return new Response(null, { status: 202 });
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status });
}

function outcomeOf(body: unknown, bytes: number): string {
  const attachments = isJsonObject(body) ? body.attachments : undefined;
  if (!Array.isArray(attachments)) return "failed: 'attachments' is not an array";
  if (!attachments.every(isAdaptiveCard)) return "failed: an attachment is not an adaptive card";
  return bytes > largestMessage ? "failed: the message is larger than 28 KB" : "posted";
}

function isAdaptiveCard(attachment: unknown): boolean {
  if (!isJsonObject(attachment) || attachment.contentType !== cardType) return false;
  return isJsonObject(attachment.content) && attachment.content.type === "AdaptiveCard";
}
