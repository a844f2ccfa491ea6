/**
 * Slack's incoming webhooks. They answer in plain text.
 * Source: https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks and
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. Unverified: the statuses of `no_service`, `no_team`,
 * `invalid_token`, `no_text` and `invalid_blocks`.
 * Not here: the old `payload` form field.
 */
import type { Clock } from "../support/clock";
import { isJsonObject } from "../support/json";
import type { CallStore } from "./call-store";
import { slackTeam, slackToken } from "./defaults";
import { parsedJson } from "./parsed-json";

type Refusal = readonly [status: number, text: string];

/** Second part of a webhook's address → why its channel takes no message. */
const channels: Readonly<Record<string, Refusal | undefined>> = {
  B00000001: undefined,
  B00000002: [410, "channel_is_archived"],
  B00000003: [404, "channel_not_found"],
  B00000004: [403, "action_prohibited"],
  B00000005: [429, "rate_limited"],
};

const mostBlocks = 50;

export async function postToSlack(
  request: Request,
  { calls, clock }: { calls: CallStore; clock: Clock },
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const text = await request.text();
  const refusal = addressRefusal(pathname) ?? payloadRefusal(parsedJson(text)) ?? channelRefusal(pathname);
  if (refusal !== undefined) {
    const headers = refusal[0] === 429 ? { "retry-after": "30" } : undefined;
    return answer(refusal, headers);
  }
  calls.add({ request, body: parsedJson(text), receivedAt: clock.now(), outcome: "posted" });
  return answer([200, "ok"]);
}

function answer([status, text]: Refusal, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } });
}

function addressRefusal(path: string): Refusal | undefined {
  const [, services, team = "", webhook = "", token] = path.split("/");
  if (services !== "services" || !Object.hasOwn(channels, webhook)) return [404, "no_service"];
  if (team !== slackTeam) return [404, "no_team"];
  return token === slackToken ? undefined : [403, "invalid_token"];
}

function channelRefusal(path: string): Refusal | undefined {
  return channels[path.split("/")[3] ?? ""];
}

function payloadRefusal(payload: unknown): Refusal | undefined {
  if (!isJsonObject(payload)) return [400, "invalid_payload"];
  const { text, blocks, attachments } = payload;
  if (blocks !== undefined && !(Array.isArray(blocks) && blocks.length <= mostBlocks))
    return [400, "invalid_blocks"];
  const hasText = typeof text === "string" && text.trim() !== "";
  return hasText || isFilled(blocks) || isFilled(attachments) ? undefined : [400, "no_text"];
}

const isFilled = (list: unknown) => Array.isArray(list) && list.length > 0;
